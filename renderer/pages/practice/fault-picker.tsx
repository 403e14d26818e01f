import { Checkbox } from 'antd'
import { isIdealFault } from '../../../preload/contract/index.ts'
import { sameFault } from '../../state/use-faults.ts'
import { FAULT_TEXT, type Fault, type faultSystems, PRACTICE_TEXT } from '../../text/practice.ts'

const KINDS = Object.keys(FAULT_TEXT) as Fault['kind'][]
const COMMON = KINDS.filter((kind) => !isIdealFault(kind))
const OF_IDEAL = KINDS.filter(isIdealFault)

interface FaultPickerProps {
  /** Those of the role. */
  systems: ReturnType<typeof faultSystems>
  faults: readonly Fault[]
  busy: boolean
  onToggle: (fault: Fault) => void
}

/** Every fault for every system, with what is to be seen then; below, those that only IDEAL and its warehouse have. */
export function FaultPicker(props: FaultPickerProps) {
  const { systems } = props
  const ideal = systems.filter(([system]) => system === 'ideal')
  return (
    <div className="dj-faults-box">
      <table className="dj-faults">
        <thead>
          <tr>
            <th scope="col">故障</th>
            {systems.map(([system, label]) => (
              <th key={system} scope="col">
                {label}
              </th>
            ))}
            <th scope="col">可以看到</th>
          </tr>
        </thead>
        <Rows {...props} kinds={COMMON} columns={systems} />
        {ideal.length === 0 ? null : (
          <>
            <tbody className="dj-faults-part">
              <tr>
                <th scope="rowgroup" colSpan={systems.length + 2}>
                  {PRACTICE_TEXT.idealOnly}
                </th>
              </tr>
            </tbody>
            <Rows {...props} kinds={OF_IDEAL} columns={ideal} />
          </>
        )}
      </table>
    </div>
  )
}

interface RowsProps extends FaultPickerProps {
  kinds: readonly Fault['kind'][]
  /** Systems that can have these faults. */
  columns: FaultPickerProps['systems']
}

function Rows({ kinds, columns, systems, faults, busy, onToggle }: RowsProps) {
  return (
    <tbody>
      {kinds.map((kind) => (
        <tr key={kind}>
          <th scope="row">{FAULT_TEXT[kind][0]}</th>
          {systems.map(([system, label]) => (
            <td key={system}>
              {columns.some(([one]) => one === system) ? (
                <Checkbox
                  aria-label={`${label} ${FAULT_TEXT[kind][0]}`}
                  disabled={busy}
                  checked={faults.some((one) => sameFault(one, { system, kind }))}
                  onChange={() => onToggle({ system, kind })}
                />
              ) : null}
            </td>
          ))}
          <td className="dj-faults-watch">{FAULT_TEXT[kind][1]}</td>
        </tr>
      ))}
    </tbody>
  )
}
