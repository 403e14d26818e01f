import type { CallOutput, OrderKind } from '../../../preload/contract/index.ts'
import { ORDER_TEXT } from '../../text/orders.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { differencesOf, draftOf, type OrderDraft } from './draft.ts'

interface ConflictPanelProps {
  kind: OrderKind
  mine: OrderDraft
  stored: CallOutput<'orders.get'>
  onResolve: (keepMine: boolean) => void
}

/** The order was changed by somebody else while it was edited: both contents, and the person chooses. */
export function ConflictPanel({ kind, mine, stored, onResolve }: ConflictPanelProps) {
  const rows = differencesOf(kind, mine, draftOf(stored.order, stored.lines))
  return (
    <section className="dj-order-conflict" aria-label={ORDER_TEXT.conflict} role="alert">
      <h2>! {ORDER_TEXT.conflict}</h2>
      <p>{ORDER_TEXT.conflictHint}</p>
      <div className="dj-orders-list">
        <table>
          <thead>
            <tr>
              <th scope="col">内容</th>
              <th scope="col">{ORDER_TEXT.mine}</th>
              <th scope="col">{ORDER_TEXT.theirs}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                <td>{row.mine || '（空）'}</td>
                <td>{row.theirs || '（空）'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="dj-buttons">
        <ActionButton onClick={() => onResolve(true)}>{ORDER_TEXT.keepMine}</ActionButton>
        <ActionButton onClick={() => onResolve(false)}>{ORDER_TEXT.takeTheirs}</ActionButton>
      </div>
    </section>
  )
}
