import { Input } from 'antd'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { findMatches, MOST_MATCHES } from '../text/find-matches.ts'
import { prettyJson } from '../text/pretty-json.ts'
import { CopyButton } from './copy-button.tsx'

interface TextViewerProps {
  text: string
  label: string
  /** Said when there is no text. */
  empty?: string
}

/** Text to read, not to change: JSON laid out, search with ↑ ↓, wrapping on or off, copied whole. */
export function TextViewer({ text, label, empty = '没有内容' }: TextViewerProps) {
  const pretty = useMemo(() => prettyJson(text), [text])
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const [wrap, setWrap] = useState(true)
  const body = useRef<HTMLPreElement>(null)
  const { parts, count } = useMemo(() => findMatches(pretty, wanted), [pretty, wanted])
  const current = count === 0 ? 0 : at % count

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new hit is a new place to scroll to
  useEffect(() => {
    const box = body.current
    const hit = box?.querySelector<HTMLElement>('mark[data-current]')
    if (box && hit) box.scrollTop = hit.offsetTop - box.clientHeight / 2
  }, [current, wanted, pretty])

  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' || (event.key === 'Enter' && event.shiftKey) ? -1 : 1
    if (!['ArrowUp', 'ArrowDown', 'Enter'].includes(event.key) || count === 0) return
    event.preventDefault()
    setAt((current + step + count) % count)
  }
  if (text === '') return <p className="dj-viewer-empty">{empty}</p>
  return (
    <div className="dj-viewer">
      <div className="dj-viewer-bar">
        <Input
          size="small"
          allowClear
          value={wanted}
          placeholder="在内容中查找"
          aria-label={`在${label}中查找`}
          onChange={(event) => {
            setWanted(event.target.value)
            setAt(0)
          }}
          onKeyDown={move}
        />
        <span role="status">
          {wanted.trim() === ''
            ? ''
            : count === 0
              ? '没有找到'
              : `${current + 1} / ${count}${count === MOST_MATCHES ? '+' : ''}`}
        </span>
        <label>
          <input type="checkbox" checked={wrap} onChange={(event) => setWrap(event.target.checked)} />
          换行
        </label>
        <CopyButton text={pretty} label="复制全部" title={`复制${label}`} />
      </div>
      <section className="dj-viewer-scroll" aria-label={label}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text must be reachable by keyboard */}
        <pre ref={body} className={wrap ? 'dj-viewer-wrap' : ''} tabIndex={0}>
          {parts.map((part, index) =>
            part.match === null ? (
              part.text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
              <mark key={index} data-current={part.match === current || undefined}>
                {part.text}
              </mark>
            ),
          )}
        </pre>
      </section>
    </div>
  )
}
