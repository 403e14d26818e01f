import { Component, type ReactNode } from 'react'
import { ErrorPanel } from './error-panel.tsx'

interface State {
  thrown: unknown
}

/** A page that fails to draw takes down itself only; menu and status stay. React knows no other way than a class. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { thrown: null }

  static getDerivedStateFromError(thrown: unknown): State {
    return { thrown }
  }

  override render(): ReactNode {
    const { thrown } = this.state
    if (thrown === null) return this.props.children
    return (
      <div className="dj-page">
        <ErrorPanel
          error={{
            code: 'WINDOW_PAGE_BROKEN',
            problem: '这个页面没有显示出来',
            cause: thrown instanceof Error ? thrown.message : String(thrown),
            action: '点【重试】；仍不行请复制这段文字给实施人员。后台仍在工作，数据没有丢失',
          }}
          onRetry={() => this.setState({ thrown: null })}
        />
      </div>
    )
  }
}
