import { Suspense, useEffect } from 'react'
import { PracticeBanner } from './pages/practice/banner.tsx'
import { WelcomePage } from './pages/welcome/index.tsx'
import { pageAt } from './pages.tsx'
import { pageOfRole } from './state/of-role.ts'
import { reloadOperators } from './state/operator.ts'
import { replacePath, useRoute } from './state/router.ts'
import { startSummaryMirror } from './state/summary.ts'
import { reloadWorkspace, useWorkspace } from './state/workspace.ts'
import { SHELL_TEXT } from './text/shell.ts'
import { EmptyState } from './ui/empty-state.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { ErrorPanel } from './ui/error-panel.tsx'
import { LoadingLines } from './ui/loading-lines.tsx'
import { LeaveDialog } from './ui/shell/leave-dialog.tsx'
import { Shell } from './ui/shell/shell.tsx'
import { ThemeProvider } from './ui/theme-provider.tsx'

/** Chooses between first start, failure and the window proper. */
export function App() {
  const state = useWorkspace((mirror) => mirror.state)
  const error = useWorkspace((mirror) => mirror.error)
  return (
    <ThemeProvider workspace={state?.active ?? 'live'}>
      {state === null ? (
        <div className="dj-boot">
          {error ? (
            <ErrorPanel error={{ ...error, correlationId: undefined }} onRetry={() => void reloadWorkspace()} />
          ) : (
            <LoadingLines />
          )}
        </div>
      ) : state.active === null ? (
        <WelcomePage state={state} />
      ) : (
        <Window />
      )}
    </ThemeProvider>
  )
}

function Window() {
  const active = useWorkspace((mirror) => mirror.state?.active ?? 'live')
  useEffect(() => {
    void reloadOperators(active)
    return startSummaryMirror(active)
  }, [active])
  return (
    <Shell banner={active === 'practice' ? <PracticeBanner /> : null}>
      {/* A page of one workspace never keeps state of the other. */}
      <CurrentPage key={active} />
      <LeaveDialog />
    </Shell>
  )
}

function CurrentPage() {
  const { path } = useRoute()
  const role = useWorkspace((mirror) => mirror.state?.role ?? null)
  // Links to set-up are written for both roles; each has its own page.
  const own = pageOfRole(path, role)
  useEffect(() => {
    if (own !== path) replacePath(own)
  }, [own, path])
  const entry = pageAt(own, role)
  if (entry === null) {
    return (
      <EmptyState title={SHELL_TEXT.unknownPage} hint={SHELL_TEXT.unknownPageHint} action={<a href="#/">回首页</a>} />
    )
  }
  const PageComponent = entry.component
  return (
    <ErrorBoundary key={entry.path}>
      <Suspense fallback={<LoadingLines lines={5} />}>
        <PageComponent />
      </Suspense>
    </ErrorBoundary>
  )
}
