import { NOT_IN_THIS_VERSION } from '../../text/common.ts'
import { WAYS } from '../../text/import.ts'

/** S67: the three ways of getting products into the POS, and when to use which. */
export function Ways() {
  return (
    <ul className="dj-ways" aria-label="三种导入方式">
      {WAYS.map((way) => (
        <li key={way.key} data-available={way.available} aria-current={way.available || undefined}>
          <strong>
            {way.name}
            {way.available ? null : <em>{NOT_IN_THIS_VERSION}</em>}
          </strong>
          <p>{way.when}</p>
        </li>
      ))}
    </ul>
  )
}
