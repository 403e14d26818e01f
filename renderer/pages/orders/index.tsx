import './orders.css'
import './order-form.css'
import { useState } from 'react'
import { ORDER_KIND_TEXT, type OrderKind, type ProvinceConnection } from '../../../preload/contract/index.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { KIND_WORDS } from '../../text/orders.ts'
import { WithProvince } from '../province-settings/with-province.tsx'
import { kindOfPath } from './order-link.ts'
import { OrderList } from './order-list.tsx'
import { OrderPage } from './order-page.tsx'

/** 采购订单, 采购退货订单, 移库订单, 批发订单, 批发退货订单: one page, told apart by the route. */
export default function OrdersPage() {
  const { path } = useRoute()
  const kind = kindOfPath(path)
  return kind === null ? null : <Orders key={kind} kind={kind} />
}

function Orders({ kind }: { kind: OrderKind }) {
  const { query } = useRoute()
  return (
    <WithProvince menuPath={KIND_WORDS[kind].menuPath} title={ORDER_KIND_TEXT[kind]}>
      {(connection, chooser) =>
        query.order ? (
          <OnePlace kind={kind} connection={connection} order={query.order} copy={query.copy} />
        ) : (
          <OrderList key={connection.id} kind={kind} connection={connection} chooser={chooser} />
        )
      }
    </WithProvince>
  )
}

interface OnePlaceProps {
  kind: OrderKind
  connection: ProvinceConnection
  order: string
  copy: string | undefined
}

/** Keeps the form of a new order standing when saving gives it its address; every other order is a form of its own. */
function OnePlace({ kind, connection, order, copy }: OnePlaceProps) {
  const [created, setCreated] = useState<readonly number[]>([])
  const id = /^\d{1,15}$/.test(order) ? Number(order) : null
  const copyOf = copy !== undefined && /^\d{1,15}$/.test(copy) ? Number(copy) : null
  const known = id === null ? created.length : created.indexOf(id)
  return (
    <OrderPage
      key={known < 0 ? `order ${id}` : `new ${known}`}
      kind={kind}
      connection={connection}
      id={id}
      copyOf={id === null ? copyOf : null}
      onCreated={(made) => {
        setCreated((before) => [...before, made])
        replaceQuery({ order: made, copy: null })
      }}
    />
  )
}
