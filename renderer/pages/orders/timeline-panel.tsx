import type { CallOutput } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { ORDER_TEXT } from '../../text/orders.ts'
import { Panel } from '../../ui/panel.tsx'
import { TimeText } from '../../ui/time-text.tsx'

/** What happened to an order, newest first: who, when, and the row of the queue it belongs to. */
export function TimelinePanel({ events }: { events: CallOutput<'orders.get'>['timeline'] }) {
  const newest = [...events].sort((a, b) => b.at - a.at)
  return (
    <Panel title={ORDER_TEXT.timeline}>
      {newest.length === 0 ? <p className="dj-muted">{ORDER_TEXT.noEvents}</p> : null}
      <ol className="dj-order-events">
        {newest.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two events of one moment differ in nothing but their place
          <li key={index}>
            <TimeText at={event.at} form="full" />
            <span>{event.text}</span>
            {event.by ? <span className="dj-muted">{event.by}</span> : null}
            {event.outboxId === null ? null : (
              <a href={linkTo('/queue', { state: 'all', id: event.outboxId })}>{ORDER_TEXT.queue}</a>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
