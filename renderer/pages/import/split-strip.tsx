import { linkTo } from '../../state/router.ts'
import { STATE_LABEL } from '../../text/import.ts'
import { StatusPill } from '../../ui/status-pill.tsx'
import { stateText, toneOf } from './recent-imports.tsx'
import type { SplitParts } from './wizard.ts'

/** Parts of a split import in their order; one follows the other. */
export function SplitStrip({ split, currentId }: { split: SplitParts; currentId: number }) {
  const { index, parts, next } = split
  return (
    <section className="dj-split-strip" aria-label="分段导入">
      <b>
        第 {index} 段，共 {parts.length} 段
      </b>
      <ol>
        {parts.map((part) => (
          <li key={part.id} aria-current={part.id === currentId || undefined}>
            <a className="dj-split-part" href={linkTo('/import', { id: part.id })}>
              {part.from} 至 {part.to} <StatusPill tone={toneOf(part)} text={stateText(part)} />
            </a>
          </li>
        ))}
      </ol>
      {next === null ? null : (
        <a className="dj-link-button" href={linkTo('/import', { id: next.id })}>
          下一段：{STATE_LABEL[next.state]}
        </a>
      )}
    </section>
  )
}
