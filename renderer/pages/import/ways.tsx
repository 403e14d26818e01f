import { pageAt } from '../../pages.tsx'
import { linkTo } from '../../state/router.ts'
import { NOT_IN_THIS_VERSION } from '../../text/common.ts'
import { WAYS } from '../../text/import.ts'

/** S67: the three ways of getting products into the POS, and when to use which. `current` is the one shown. */
export function Ways({ current }: { current: (typeof WAYS)[number]['key'] }) {
  return (
    <ul className="dj-ways" aria-label="三种导入方式">
      {WAYS.map((way) => {
        const available = pageAt(way.route, 'shop') !== null
        const here = way.key === current
        return (
          <li key={way.key} data-available={here} aria-current={here || undefined}>
            <strong>
              {here || !available ? way.name : <a href={linkTo(way.route)}>{way.name}</a>}
              {available ? null : <em>{NOT_IN_THIS_VERSION}</em>}
            </strong>
            <p>{way.when}</p>
          </li>
        )
      })}
    </ul>
  )
}
