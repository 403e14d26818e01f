import { Checkbox } from 'antd'
import { isIdealFault } from '../../../preload/contract/index.ts'
import { sameFault } from '../../state/use-faults.ts'
import { FAULT_TEXT, type Fault, type faultSystems } from '../../text/practice.ts'

const KINDS = Object.keys(FAULT_TEXT) as Fault['kind'][]

interface FaultPickerProps {
  /** Those of the role. */
  systems: ReturnType<typeof faultSystems>
  faults: readonly Fault[]
  busy: boolean
  onToggle: (fault: Fault) => void
}

/** Every fault for every system, with what is to be seen then. */
export function FaultPicker({ systems, faults, busy, onToggle }: FaultPickerProps) {
  return (
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
      <tbody>
        {KINDS.filter((kind) => systems.some(([system]) => system === 'ideal') || !isIdealFault(kind)).map((kind) => (
          <tr key={kind}>
            <th scope="row">{FAULT_TEXT[kind][0]}</th>
            {systems.map(([system, label]) => (
              <td key={system}>
                {system === 'ideal' || !isIdealFault(kind) ? (
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
    </table>
  )
}
