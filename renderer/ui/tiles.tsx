import { formatCount } from '../text/format.ts'
import type { Tone } from '../text/status.ts'

export interface Tile {
  label: string
  count: number
  /** Colours the number when it is above zero. */
  tone?: Tone
  title?: string
  href?: string
}

/** Numbers side by side, for what is counted while one looks. */
export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl className="dj-tiles">
      {tiles.map((tile) => (
        <div key={tile.label} title={tile.title} data-tone={tile.count > 0 ? tile.tone : undefined}>
          <dt>{tile.label}</dt>
          <dd>
            {tile.href && tile.count > 0 ? (
              <a className="dj-tile-link" href={tile.href}>
                {formatCount(tile.count)}
              </a>
            ) : (
              formatCount(tile.count)
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
