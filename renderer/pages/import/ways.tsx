import { linkTo } from '../../state/router.ts'
import { WAYS } from '../../text/import.ts'

/** S67: the three ways of getting products into the POS, and when to use which. `current` is the one shown. */
export function Ways({ current }: { current: (typeof WAYS)[number]['key'] }) {
  return (
    <ul className="dj-ways" aria-label="三种导入方式">
      {WAYS.map((way) => {
        const here = way.key === current
        return (
          <li key={way.key} data-available={here} aria-current={here || undefined}>
            <strong>{here ? way.name : <a href={linkTo(way.route)}>{way.name}</a>}</strong>
            <p>{way.when}</p>
          </li>
        )
      })}
    </ul>
  )
}
