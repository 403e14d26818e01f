import { CopyButton } from './copy-button.tsx'

/** A number or code: monospaced, never broken, cut with … when long, copied whole. Empty shows —. */
export function CodeText({ value, copy = true }: { value: string | null | undefined; copy?: boolean }) {
  if (!value) return <span className="dj-none">—</span>
  return (
    <span className="dj-code">
      <code title={value}>{value}</code>
      {copy ? <CopyButton text={value} title={`复制 ${value}`} /> : null}
    </span>
  )
}
