import type { JournalEntry } from '../../../preload/contract/index.ts'
import type { FakeHandlers } from '../fake-bridge.ts'
import { NOW } from './home.ts'

const exchange = (id: number, status: number | null) => ({
  at: NOW,
  correlationId: `7F3A9E${String(id % 7).padStart(4, '0')}`,
  system: 'pos',
  connection: 'pos:1',
  method: 'POST',
  url: 'https://pos.vpubao-mall.com/gateway/v1/products:batch?app_key=pos-2210&sign=***',
  requestHeaders: { 'content-type': 'application/json', 'x-message-id': `m-${id}`, 'x-signature': '***' },
  requestBody: JSON.stringify({
    rows: [
      { sourceNo: 'SP261122A7009351', product: { productNo: 'SP09351', specs: [{ merchantCode: '00123-RED' }] } },
      { sourceNo: 'SP261122A7009352', product: { productNo: 'SP09352', specs: [{ merchantCode: '00124' }] } },
    ],
  }),
  kind: status === null ? 'no-answer' : 'answered',
  code: status === null ? 'TIMEOUT' : null,
  status,
  responseBody:
    status === null
      ? ''
      : '{"code":0,"rows":[{"result":"created","productId":8666960225490321234},{"result":"exists"}]}',
  tookMs: status === null ? 30_003.6 : 143.2,
})

export function journalEntry(id: number): JournalEntry {
  const kinds: readonly Partial<JournalEntry>[] = [
    {
      level: 'debug',
      scope: 'http',
      event: 'http.answered',
      message: 'POST https://pos.vpubao-mall.com/gateway/v1/products:batch?app_key=pos-2210&sign=*** → 200，143 毫秒',
      detail: JSON.stringify(exchange(id, 200), null, 2),
    },
    {
      level: 'info',
      scope: 'queue',
      event: 'outbox.delivered',
      message: '已送达 新商品 20 条',
      subjectType: 'product',
      subjectId: `SP${String(id % 10_000).padStart(5, '0')}`,
    },
    {
      level: 'info',
      scope: 'catalog.import',
      system: null,
      event: 'import.planned',
      message: '预演完成：新商品 1204，新规格 38，已存在 260，跳过 12，错误 3',
      subjectType: 'import',
      subjectId: '3',
    },
    {
      level: 'warn',
      scope: 'http',
      event: 'http.no-answer',
      message: 'POST https://pos.vpubao-mall.com/gateway/v1/products:batch → TIMEOUT，30004 毫秒',
      detail: JSON.stringify(exchange(id, null), null, 2),
    },
    {
      level: 'error',
      scope: 'queue',
      event: 'outbox.refused',
      message:
        '没有送达「SP07446 儿童益智积木拼装玩具大颗粒桶装（适合3-6岁男孩女孩生日礼物）𠮷祥如意限定款」：商家编码已被另一个商品使用，商家编码 00123-RED 已属于货号 SP0099 的商品',
      subjectType: 'product',
      subjectId: 'SP07446',
      detail: JSON.stringify({ code: 'DUPLICATE_MERCHANT_CODE', ourNo: 'SP261122A7007446', attempts: 1 }, null, 2),
    },
  ]
  const weight = [0, 1, 0, 1, 1, 0, 1, 2, 0, 1, 1, 3, 0, 1, 0, 1, 4, 0, 1, 1]
  return {
    id,
    at: NOW - (10_000 - id) * 731,
    level: 'info',
    scope: 'queue',
    system: 'pos',
    connectionId: 1,
    correlationId: `7F3A9E${String(id % 7).padStart(4, '0')}`,
    subjectType: null,
    subjectId: null,
    event: 'outbox.delivered',
    message: '',
    detail: null,
    ...kinds[weight[id % weight.length] ?? 0],
  }
}

/** Ten thousand entries, and one more every half second of the page's clock. */
export function journalHandlers(): FakeHandlers {
  const newest = () => 10_000 + Math.max(0, Math.floor((Date.now() - NOW) / 500))
  return {
    'journal.search': (filter) => {
      const rows: JournalEntry[] = []
      const from = filter.cursor === null ? newest() : Number(filter.cursor) - 1
      let id = from
      for (; id > 0 && rows.length < filter.limit; id--) {
        const entry = journalEntry(id)
        const fits =
          (filter.levels.length === 0 || filter.levels.includes(entry.level)) &&
          (filter.scope === null || filter.scope === entry.scope) &&
          (filter.system === null || filter.system === entry.system) &&
          (filter.correlationId === null || filter.correlationId === entry.correlationId) &&
          (filter.subjectId === null || filter.subjectId === entry.subjectId) &&
          (filter.from === null || entry.at >= filter.from) &&
          (filter.to === null || entry.at < filter.to) &&
          entry.message.toLowerCase().includes(filter.text.toLowerCase())
        if (fits) rows.push(entry)
      }
      return { rows, next: id > 0 ? String(id + 1) : null }
    },
    'journal.around': ({ id, n }) => ({
      rows: Array.from({ length: 2 * n + 1 }, (_, index) => journalEntry(id + n - index)),
    }),
    'journal.facets': () => ({
      scopes: ['catalog.import', 'catalog.products', 'connections', 'queue', 'clock', 'http', 'app'],
      systems: ['wangdian', 'pos'],
    }),
    'journal.export': () => ({ saved: { token: 't', name: '单据桥日志-202611221020.csv' }, rows: 10_000 }),
  }
}
