import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { useEffect, useState } from 'react'
import { copyText } from './clipboard.ts'

const SHOWN_MS = 1500

/** Small copy button; with `label` it is a word button. Says 已复制 in place. */
export function CopyButton({ text, label, title = '复制' }: { text: string; label?: string; title?: string }) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () => {
    void copyText(text).then((worked) => setState(worked ? 'done' : 'failed'))
  }
  const said = state === 'done' ? '已复制' : state === 'failed' ? '无法复制，请手动选择' : ''
  return (
    <button
      type="button"
      className={label === undefined ? 'dj-copy' : 'dj-link'}
      title={said || title}
      aria-label={said || title}
      onClick={(event) => {
        event.stopPropagation()
        copy()
      }}
    >
      {label === undefined ? state === 'done' ? <CheckOutlined /> : <CopyOutlined /> : said || label}
      <span aria-live="polite" className="dj-sr">
        {said}
      </span>
    </button>
  )
}
