import { createHash } from 'node:crypto'
import type { CallOutput, OrderFilter, orderCalls, ParsedInput } from '../../preload/contract/index.ts'
import { ORDER_KIND_TEXT } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import { SheetRefused, writeCsv, writeXlsx } from '../spreadsheet/index.ts'
import { decimalText } from './decimal-text.ts'
import { orderTemplate } from './file-columns.ts'
import { type FileOrder, type ReadFile, readOrderFile } from './file-read.ts'
import { onePass, type ProvinceGuards } from './mapping-guards.ts'
import { checkOrder } from './order-check.ts'
import { factsOf } from './order-facts.ts'
import type { OrderFeedTables } from './order-feed-tables.ts'
import type { OrderList } from './order-list-tables.ts'
import type { OrderNames } from './order-names.ts'
import type { ReturnsForOrders } from './order-port.ts'
import { copyOf, lineView, orderView } from './order-view.ts'
import { parseLines } from './parse-lines.ts'
import { type PushDeps, previewPush, pushOrders } from './push-order.ts'
import { PAGES, pageFor } from './push-payload.ts'
import { ProvinceRefusal, refuse } from './refusal.ts'
import { allActions, decide } from './rules.ts'
import { createOrder, deleteOrders, headOf, known, saveOrder } from './save-order.ts'
import { type TerminateDeps, terminateAgain, terminateOrder } from './terminate-order.ts'
import { dayOf } from './vf-orders.ts'

type Name = keyof typeof orderCalls
export type OrderHandlers = { [K in Name]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> }

export interface OrderCallDeps extends TerminateDeps, PushDeps, Pick<FeatureDeps, 'files' | 'province'> {
  queue: TerminateDeps['queue']
  guards: ProvinceGuards
  list: OrderList
  feed: OrderFeedTables
  names: OrderNames
  state(connectionId: number): { interfaceOpen: boolean | null; ezhanOpened: boolean | null }
  returns(): ReturnsForOrders
  pull(connectionId: number): Promise<void>
  pullVf(connectionId: number, from: string, to: string): Promise<CallOutput<'orders.pullVf'>>
  setVfMinutes(connectionId: number, minutes: number): void
  /** Asks IDEAL how open applications stand. */
  lookUpCancels(connectionId: number): void
}

const PURPOSE = 'orders'
const EXTENSIONS = ['xlsx', 'xls', 'csv']
const EVENTS = 300
const EXPORT_STEP = 500
const MOST_EXPORTED = 100_000
const LINES_AT_ONCE = 200
const MOST_CHOSEN = 100

/** What the windows may ask of orders. The guards stand here, not in the window. */
export function orderHandlers(deps: OrderCallDeps): OrderHandlers {
  const { tables, list, names, guards } = deps

  function connection(id: number): void {
    if (deps.province.get(id)) return
    refuse(
      'CONNECTION_UNKNOWN',
      '找不到这个省包对接。',
      `编号 ${id} 的对接不存在，可能已被删除。`,
      '请返回对接列表重新选择。',
    )
  }
  /** Names of files that were chosen, by token; the reader wants to know the extension. */
  const chosen = new Map<string, string>()

  async function parseFile(connectionId: number, token: string, name: string, kind: FileOrder['order']['kind']) {
    const bytes = await deps.files.read(token)
    const hash = createHash('sha256').update(bytes).digest('hex')
    const read = await readOrderFile({ content: { bytes }, name }, kind, {
      products: names.finder(connectionId),
      warehouseOf: (text) => names.warehouseOf(connectionId, text),
      partnerOf: (text) =>
        names.partnerOf(
          connectionId,
          kind === 'wholesale' || kind === 'wholesaleReturn' ? 'customer' : 'supplier',
          text,
        ),
    }).catch((error: unknown): never => {
      if (!(error instanceof SheetRefused)) throw error
      const { code, problem, cause, action } = error.refusal
      return refuse(`FILE_${code.toUpperCase()}`, `${problem}。`, `${cause}。`, `${action}。`)
    })
    await checkAll(connectionId, read)
    return { hash, read }
  }

  /** What the form would refuse is an error of the file too. */
  async function checkAll(connectionId: number, { orders, errors }: ReadFile): Promise<void> {
    for (const one of orders) {
      await turn()
      if (one.bad) continue
      const checked = checkOrder(connectionId, one.order, names)
      if (checked.ok) continue
      one.bad = true
      for (const problem of new Set(Object.values(checked.fields)))
        errors.push({ row: one.row, column: '', value: one.key, problem, fix: '请按提示改正后重新选择文件' })
    }
  }

  const handlers: OrderHandlers = {
    'orders.list': ({ cursor, limit, ...filter }) => {
      const { rows, next } = list.page(filter, cursor, limit)
      return {
        rows: rows.map((order) => orderView(order, names)),
        next,
        total: list.total(filter),
        tabs: list.tabs(filter),
      }
    },
    'orders.get': ({ id }) => {
      const order = known(id, deps)
      const pass = onePass(guards)
      return {
        order: orderView(order, names),
        lines: tables.lines(id).map((line) => lineView(order, line, { names, guards: pass })),
        actions: allActions(factsOf(order, { ...deps, guards: pass })),
        timeline: tables.events(id, EVENTS),
        documents: deps.returns().documentsOf(id),
        outboxIds: tables.deliveries(id).map((one) => one.outboxId),
      }
    },
    'orders.save': (input) => {
      connection(input.connectionId)
      return { order: orderView(saveOrder(input, deps), names) }
    },
    'orders.copy': ({ id }) => ({ order: copyOf(known(id, deps), tables.lines(id), dayOf(deps.now())) }),
    'orders.delete': ({ ids }) => deleteOrders(ids, deps),
    'orders.pushPreview': ({ ids }) => previewPush(ids, deps),
    'orders.push': ({ ids }) => pushOrders(ids, deps),
    'orders.introduce': ({ ids }) => ({
      changed: 0,
      refused: [...new Set(ids)].map((id) => {
        const order = tables.get(id)
        const verdict = order ? decide('introduce', factsOf(order, deps)) : null
        return { id, reason: verdict && !verdict.allowed ? verdict.reason : '订单不存在' }
      }),
    }),
    'orders.terminate': ({ id, reason }) => terminateOrder(id, reason, deps),
    'orders.terminateAgain': ({ id }) => terminateAgain(id, deps),
    'orders.lookUp': ({ ids }) => lookUp(ids),
    'orders.pull': async ({ connectionId }) => {
      connection(connectionId)
      await deps.pull(connectionId)
      return {}
    },
    'orders.pullVf': ({ connectionId, from, to }) => {
      connection(connectionId)
      if (from > to) refuse('VF_SPAN', '没有获取。', '开始日期晚于结束日期。', '请重新选择日期。')
      return deps.pullVf(connectionId, from, to)
    },
    'orders.vfTimer': ({ connectionId, everyMinutes }) => {
      connection(connectionId)
      if (everyMinutes !== null) deps.setVfMinutes(connectionId, everyMinutes)
      return { everyMinutes: deps.feed.get(connectionId).vfMinutes }
    },
    'orders.choices': ({ connectionId, what, text }) => {
      connection(connectionId)
      return { rows: choices(connectionId, what, text.trim()) }
    },
    'orders.parseLines': ({ connectionId, text }) => {
      connection(connectionId)
      return parseLines(text, names.finder(connectionId))
    },
    'orders.readFile': async ({ connectionId, kind }) => {
      connection(connectionId)
      const [file] = await deps.files.open({ purpose: PURPOSE, extensions: EXTENSIONS })
      if (!file) return { file: null, orders: [], errors: [] }
      if (chosen.size >= MOST_CHOSEN) chosen.clear()
      chosen.set(file.token, file.name)
      const { hash, read } = await parseFile(connectionId, file.token, file.name, kind)
      const before = deps.feed.file(connectionId, kind, hash)
      return {
        file: { token: file.token, name: file.name, again: before },
        orders: read.orders
          .filter((one) => !one.bad)
          .map(({ key, order, quantity }) => ({ key, order, quantity: decimalText(quantity) })),
        errors: read.errors.sort((a, b) => a.row - b.row),
      }
    },
    'orders.importFile': async ({ connectionId, token, kind, onlyGood }) => {
      connection(connectionId)
      const { hash, read } = await parseFile(connectionId, token, chosen.get(token) ?? token, kind)
      if (read.errors.length > 0 && !onlyGood) {
        refuse(
          'FILE_HAS_ERRORS',
          '没有导入。',
          `文件有 ${read.errors.length} 处错误。`,
          '请改正后重新选择文件，或选择「只导入正确的订单」。',
        )
      }
      const good = read.orders.filter((one) => !one.bad)
      for (let from = 0; from < good.length; ) {
        let to = from
        for (let lines = 0; to < good.length && lines < LINES_AT_ONCE; to++) lines += good[to]!.order.lines.length
        const part = good.slice(from, to)
        tables.transaction(() => {
          for (const one of part) importOne(connectionId, one)
        })
        from = to
        await turn()
      }
      const { created, skipped } = { created: good.length, skipped: read.orders.length - good.length }
      if (created > 0)
        tables.transaction(() =>
          deps.feed.putFile(connectionId, kind, {
            hash,
            name: chosen.get(token) ?? token,
            orders: created,
            at: deps.now(),
            by: deps.by(),
          }),
        )
      deps.changed(connectionId, [])
      return { created, skipped }
    },
    'orders.template': async ({ kind }) => ({
      saved: await deps.files.save({
        suggestedName: `${ORDER_KIND_TEXT[kind]}导入-样例文件.xlsx`,
        content: await orderTemplate(kind),
        purpose: PURPOSE,
      }),
    }),
    'orders.export': async ({ format, ...filter }) => ({ saved: await exportOrders(filter, format) }),
    'orders.status': ({ connectionId }) => {
      connection(connectionId)
      const { readAt, trouble } = deps.feed.get(connectionId)
      const block = guards.pushBlock(connectionId)
      return {
        readAt,
        trouble,
        ...deps.state(connectionId),
        blocked: block ? `${block.problem}${block.cause}${block.action}` : '',
        page: block ? pageFor(PAGES.settings, connectionId) : null,
        counts: list.counts(connectionId),
      }
    },
  }
  return handlers

  function importOne(connectionId: number, one: FileOrder): void {
    const checked = checkOrder(connectionId, one.order, names)
    if (!checked.ok) throw new ProvinceRefusal(broken(Object.values(checked.fields)[0] ?? ''))
    const entered = { ...headOf(one.order), partnerName: checked.order.partnerName }
    createOrder(connectionId, one.order, entered, checked.order.lines, deps, {
      source: 'file',
      text: `从表格导入（订单标识 ${one.key}）`,
    })
  }

  /** 手动查询 (I70): asks, never sends. */
  function lookUp(ids: readonly number[]): CallOutput<'orders.lookUp'> {
    const result: CallOutput<'orders.lookUp'> = { changed: 0, refused: [] }
    const unknown: number[] = []
    const waiting = new Map<number, number[]>()
    for (const id of new Set(ids)) {
      const order = tables.get(id)
      const verdict = order ? decide('lookUp', factsOf(order, deps)) : null
      if (!order || !verdict?.allowed) {
        result.refused.push({ id, reason: verdict && !verdict.allowed ? verdict.reason : '订单不存在' })
        continue
      }
      result.changed += 1
      if (order.state === 'unknown') unknown.push(order.pushOutbox!)
      else waiting.set(order.connectionId, [...(waiting.get(order.connectionId) ?? []), id])
      tables.addEvent(id, { at: deps.now(), event: 'order.look-up', text: '点击了【手动查询】', by: deps.by() })
    }
    if (unknown.length > 0) deps.queue.retry(unknown, deps.by())
    for (const [connectionId, of] of waiting) {
      deps.returns().lookUp(connectionId, of)
      deps.lookUpCancels(connectionId)
    }
    return result
  }

  function choices(
    id: number,
    what: ParsedInput<'orders.choices'>['what'],
    text: string,
  ): CallOutput<'orders.choices'>['rows'] {
    const plain = { extra: '', unit: '', serialManaged: false }
    const why = (found: { ok: true } | { ok: false; trouble: { problem: string } }, words: string): string =>
      found.ok ? '' : words || found.trouble.problem
    switch (what) {
      case 'warehouse':
        return names
          .warehouses(id, text)
          .map((one) => ({ ...one, ...plain, blocked: why(guards.warehouse(id, one.no), '仓库未映射') }))
      case 'supplier':
        return names.partners(id, 'supplier', text).map((one) => ({ ...one, ...plain, blocked: '' }))
      case 'customer':
        return names
          .partners(id, 'customer', text)
          .map((one) => ({ ...one, ...plain, blocked: why(guards.customer(id, one.no), '客户未映射') }))
      case 'product':
        return names.products(id, text).map((one) => {
          const found = guards.product(id, one.no)
          const words = !found.ok && found.trouble.code === 'SERIAL_RULE_DIFFERS' ? '串号规则不一致' : '商品未映射'
          return {
            no: one.no,
            name: one.name,
            extra: [one.model, one.barcode].filter((part) => part !== '').join(' · '),
            unit: one.unit,
            serialManaged: one.serialManaged,
            blocked: why(found, words),
          }
        })
    }
  }

  async function exportOrders(filter: OrderFilter, format: 'xlsx' | 'csv') {
    const rows: string[][] = []
    let cursor: string | null = null
    do {
      const page = list.page(filter, cursor, EXPORT_STEP)
      for (const order of page.rows) rows.push(exported(order))
      cursor = page.next
      await turn()
    } while (cursor !== null && rows.length < MOST_EXPORTED)
    const content =
      format === 'xlsx'
        ? await writeXlsx({
            sheetName: ORDER_KIND_TEXT[filter.kind],
            columns: EXPORT_HEADERS.map((header, index) => ({
              header,
              width: index === 0 ? 20 : 14,
              kind: header === '数量' || header === '金额' ? ('decimal' as const) : ('text' as const),
            })),
            rows,
          })
        : Buffer.concat([...writeCsv([EXPORT_HEADERS, ...rows])])
    const day = dayOf(deps.now())
    return deps.files.save({
      suggestedName: `${ORDER_KIND_TEXT[filter.kind]}-${day}.${format}`,
      content,
      purpose: PURPOSE,
    })
  }

  function exported(order: Parameters<typeof orderView>[0]): string[] {
    const view = orderView(order, names)
    return [
      view.orderNo,
      view.billDate,
      view.manualNo,
      view.warehouseName,
      view.toWarehouseName,
      view.partnerName,
      view.stateText,
      view.uploadText,
      view.returnedText,
      view.quantity,
      view.amount,
      view.sourceText,
      view.vfNo,
      view.idealNo ?? '',
      view.remark,
      view.trouble ? `${view.trouble.problem}${view.trouble.cause}` : '',
    ]
  }
}

const EXPORT_HEADERS = [
  '单据号',
  '单据日期',
  '手工单号',
  '仓库',
  '移入仓',
  '往来单位',
  '状态',
  '上传状态',
  '回传状态',
  '数量',
  '金额',
  '来源',
  'VF单号',
  'IDEAL单号',
  '备注',
  '问题',
]

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function broken(problem: string) {
  return { code: 'ORDER_INVALID', problem: '没有导入。', cause: problem, action: '请重新选择文件。' }
}
