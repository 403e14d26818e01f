import type { CallOutput } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { ORDERS_TEXT } from '../../text/orders.ts'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'

interface StatusStripProps {
  status: CallOutput<'orders.status'>
  online: boolean
  /** A problem that stands above already. */
  said?: string | null
}

/** When 博远 was read, and whatever keeps every order from being pushed (I11, I17, I18). */
export function StatusStrip({ status, online, said = null }: StatusStripProps) {
  const { interfaceOpen, blocked, page, trouble } = status
  return (
    <>
      {blocked === '' ? null : (
        <p className="dj-warning dj-orders-blocked" role="status">
          <span>
            ! <b>{ORDERS_TEXT.cannotPush}</b>：{blocked}
          </span>
          {page === null ? null : <a href={linkTo(page)}>{ORDERS_TEXT.toFix}</a>}
        </p>
      )}
      {trouble === null || trouble.problem === said ? null : (
        <TroubleLine trouble={trouble} tone="warn" label="读取博远ERP" />
      )}
      <p className="dj-orders-facts" role="status">
        <span>
          {ORDERS_TEXT.readAt} <TimeText at={status.readAt} form="both" none="—（还没有读取过）" />
        </span>
        {interfaceOpen === null ? (
          <StatusPill tone="off" label="ideal接口" text="状态未知" />
        ) : interfaceOpen ? (
          <StatusPill tone="ok" label="ideal接口" text="已启用" />
        ) : (
          <StatusPill tone="bad" label="ideal接口" text="已关闭" title="由博远后台启用、关闭，请联系博远业务员" />
        )}
        {online ? null : <StatusPill tone="off" text="离线：可以继续录入和点击推送，恢复后自动发送" />}
      </p>
    </>
  )
}
