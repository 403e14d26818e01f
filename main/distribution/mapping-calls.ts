import type { CallOutput, MappingWhat, ParsedInput, provinceCalls, Trouble } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import { csvCell } from '../journal/csv.ts'
import { proposeWarehouses, ruleDifferences } from './mapping-rules.ts'
import { makeProposals, type SyncDeps, syncLists } from './mapping-sync.ts'
import type { MappingTables } from './mapping-tables.ts'
import { refuse } from './refusal.ts'
import { warehouseProblem } from './settings-rules.ts'
import type { SettingsTables } from './settings-tables.ts'

type Name = keyof typeof provinceCalls
type Handlers<N extends Name> = { [K in N]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> }
type MappingCalls = Handlers<
  | 'province.warehouses'
  | 'province.mapWarehouse'
  | 'province.sync'
  | 'province.syncState'
  | 'province.mapping'
  | 'province.candidates'
  | 'province.confirmMapping'
  | 'province.confirmProposals'
  | 'province.unmap'
  | 'province.rules'
  | 'province.exportRules'
>

export interface MappingDeps extends Pick<FeatureDeps, 'clock' | 'journal' | 'files' | 'by' | 'log'>, SyncDeps {
  settings: SettingsTables
  mapping: MappingTables
  /** Throws when there is no such connection. */
  known(id: number): void
  requireImplementer(): void
  changed(id: number): void
}

const PAGE = 100
const WORDS: Record<MappingWhat, string> = { products: '商品', customers: '客户' }

/** 荣耀IDEAL仓库设置, e栈 商品映射 and 客户映射, 串号规则对照. */
export function createMappingCalls(deps: MappingDeps) {
  const { settings, mapping, clock } = deps
  const running = new Map<number, Promise<Trouble | null>>()
  const ending = new AbortController()

  function tell(id: number, event: string, message: string, detail?: Record<string, unknown>): void {
    deps.journal.write({
      level: 'info',
      scope: 'distribution',
      event,
      message,
      subject: { type: 'connection', id: String(id) },
      ...(detail ? { detail } : {}),
    })
  }

  function warehouses(id: number): CallOutput<'province.warehouses'> {
    const rows = settings.warehouses(id)
    const ideal = settings.idealWarehouses(id)
    const taken = new Set(rows.map((row) => row.idealCode))
    const proposals = proposeWarehouses(
      rows.filter((row) => row.active),
      ideal.filter((one) => !taken.has(one.code)),
    )
    return {
      rows: rows.map((row) => {
        const found = ideal.find((one) => one.code === row.idealCode)
        return {
          ...row,
          idealName: found?.name ?? null,
          proposal: row.idealCode === null ? (proposals.get(row.warehouseNo) ?? null) : null,
          problem: warehouseProblem({ ...row, ideal: found ?? null, listed: ideal.length > 0 }),
        }
      }),
      idealWarehouses: ideal,
      readAt: settings.state(id).listsReadAt,
    }
  }

  function mapWarehouse(id: number, warehouseNo: string, typed: string | null): void {
    const row = settings.warehouses(id).find((one) => one.warehouseNo === warehouseNo)
    if (!row) {
      refuse('WAREHOUSE_UNKNOWN', '没有保存。', `博远ERP里没有仓库 ${warehouseNo}。`, '请先点【同步】再设置。')
    }
    const code = typed === null ? null : typed.trim()
    if (code !== null && !/^[\x21-\x7e]{1,50}$/.test(code)) {
      refuse(
        'WAREHOUSE_CODE',
        '没有保存。',
        '荣耀IDEAL仓库编码应是字母、数字和符号，不含空格，最多 50 个。',
        '请按荣耀提供的编码填写。',
      )
    }
    settings.transaction(() => {
      const owner = code === null ? undefined : settings.ownerOfCode(id, code)
      if (owner !== undefined && owner !== warehouseNo) {
        refuse(
          'WAREHOUSE_CODE_TAKEN',
          '没有保存：一个ERP仓库只能对应一个荣耀IDEAL仓库编码。',
          `编码 ${code} 已用在仓库 ${owner}。`,
          '请先清除另一个仓库的编码，或核对荣耀提供的编码。',
        )
      }
      if (code === null) settings.unmapWarehouse(id, warehouseNo)
      else settings.mapWarehouse(id, warehouseNo, code, deps.by(), clock.now())
    })
    const what = code === null ? '清除了荣耀IDEAL仓库编码' : `设置了荣耀IDEAL仓库编码 ${code}`
    tell(id, 'warehouse.mapped', `${deps.by()} 给仓库 ${row.name}（${warehouseNo}）${what}。`, {
      before: row.idealCode,
      after: code,
    })
  }

  /** Reads all lists; a second call while one runs joins it. */
  function sync(id: number): Promise<Trouble | null> {
    const there = running.get(id)
    if (there) return there
    const done = syncLists(id, deps, ending.signal)
      .then((trouble) => {
        if (ending.signal.aborted) return trouble
        if (trouble) {
          const { code, problem, cause, action } = trouble
          settings.transaction(() => settings.putListsTrouble(id, { code, problem, cause, action }))
        } else tell(id, 'mapping.synced', '已同步e栈商品、客户与博远ERP的商品、往来单位、仓库。')
        return trouble
      })
      .finally(() => {
        running.delete(id)
        if (!ending.signal.aborted) deps.changed(id)
      })
    running.set(id, done)
    return done
  }

  function syncView(id: number): CallOutput<'province.syncState'> {
    const { listsReadAt, listsTrouble } = settings.state(id)
    return { readAt: listsReadAt, running: running.has(id), trouble: listsTrouble }
  }

  function confirm(id: number, what: MappingWhat, pairs: readonly { ezhanCode: string; erpNo: string }[]): void {
    for (const { ezhanCode, erpNo } of pairs) {
      const fail = (cause: string): never =>
        refuse('MAPPING_REFUSED', '映射没有保存。', cause, '请刷新后重新选择；一个e栈编码只能对应一个ERP编号。')
      if (mapping.ezhanName(id, what, ezhanCode) === undefined) fail(`e栈里没有${WORDS[what]} ${ezhanCode}。`)
      if (mapping.erpName(id, what, erpNo) === undefined) fail(`博远ERP里没有${WORDS[what]} ${erpNo}。`)
      const owner = mapping.ofNo(id, what, erpNo)
      if (owner && owner.code !== ezhanCode) fail(`ERP ${erpNo} 已对应e栈 ${owner.code}。`)
      mapping.confirm(id, what, ezhanCode, erpNo, deps.by(), clock.now())
      mapping.dropProposal(id, what, ezhanCode)
    }
  }

  const calls: MappingCalls = {
    'province.warehouses': ({ id }) => {
      deps.known(id)
      return warehouses(id)
    },
    'province.mapWarehouse': ({ id, warehouseNo, idealCode }) => {
      deps.known(id)
      deps.requireImplementer()
      mapWarehouse(id, warehouseNo, idealCode)
      deps.changed(id)
      return warehouses(id)
    },
    'province.sync': async ({ id }) => {
      deps.known(id)
      await sync(id)
      return syncView(id)
    },
    'province.syncState': ({ id }) => {
      deps.known(id)
      return syncView(id)
    },
    'province.mapping': ({ id, what, side, state, search, cursor }) => {
      deps.known(id)
      const text = search.trim()
      const counts = mapping.counts(id, what)
      if (side === 'erp') {
        const rows = mapping.erpOnlyPage(id, what, text, cursor ?? '', PAGE + 1)
        const shown = rows.slice(0, PAGE)
        return { rows: shown, next: rows.length > PAGE ? shown.at(-1)!.erpNo : null, counts, sync: syncView(id) }
      }
      const at = cursor === null ? null : /^(\d)\|(.*)$/s.exec(cursor)
      const after = at ? { rank: Number(at[1]), code: at[2]! } : null
      const rows = mapping.page(id, what, { state, search: text, after, limit: PAGE + 1 })
      const last = rows.length > PAGE ? rows[PAGE - 1]! : null
      return {
        rows: rows.slice(0, PAGE).map(({ rank: _rank, ...row }) => row),
        next: last ? `${last.rank}|${last.ezhanCode}` : null,
        counts,
        sync: syncView(id),
      }
    },
    'province.candidates': ({ id, what, search }) => {
      deps.known(id)
      return { rows: mapping.candidates(id, what, search.trim()) }
    },
    'province.confirmMapping': async ({ id, what, pairs }) => {
      deps.known(id)
      mapping.transaction(() => confirm(id, what, pairs))
      tell(id, 'mapping.confirmed', `${deps.by()} 确认了 ${pairs.length} 个e栈${WORDS[what]}映射。`, { what, pairs })
      await makeProposals(id, what, mapping)
      deps.changed(id)
      return { confirmed: pairs.length }
    },
    'province.confirmProposals': async ({ id, what }) => {
      deps.known(id)
      let confirmed = 0
      for (;;) {
        const standing = mapping.proposals(id, what, 500)
        if (standing.length === 0) break
        mapping.transaction(() =>
          confirm(
            id,
            what,
            standing.map(({ code, no }) => ({ ezhanCode: code, erpNo: no })),
          ),
        )
        confirmed += standing.length
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      tell(id, 'mapping.confirmed', `${deps.by()} 确认了全部 ${confirmed} 个自动匹配的e栈${WORDS[what]}映射。`)
      await makeProposals(id, what, mapping)
      deps.changed(id)
      return { confirmed }
    },
    'province.unmap': async ({ id, what, ezhanCode }) => {
      deps.known(id)
      if (mapping.transaction(() => mapping.unmap(id, what, ezhanCode))) {
        tell(id, 'mapping.removed', `${deps.by()} 取消了e栈${WORDS[what]} ${ezhanCode} 的映射。`)
        await makeProposals(id, what, mapping)
        deps.changed(id)
      }
      return {}
    },
    'province.rules': async ({ id, onlyDifferent, search, cursor }) => {
      deps.known(id)
      const rows = await allRules(id, search.trim())
      const different = rows.filter((row) => row.differences.length > 0)
      const equal = rows.filter((row) => row.differences.length === 0)
      const wanted = onlyDifferent ? different : [...different, ...equal]
      const from = cursor === null ? 0 : Number(cursor) || 0
      return {
        rows: wanted.slice(from, from + PAGE),
        next: wanted.length > from + PAGE ? String(from + PAGE) : null,
        different: different.length,
        equal: equal.length,
      }
    },
    'province.exportRules': async ({ id, onlyDifferent }) => {
      deps.known(id)
      const rows = (await allRules(id, '')).filter((row) => !onlyDifferent || row.differences.length > 0)
      return {
        file: await deps.files.save({
          suggestedName: '串号规则对照.csv',
          content: new TextEncoder().encode(rulesCsv(rows)),
          purpose: 'province-rules',
        }),
      }
    },
  }

  async function allRules(id: number, search: string) {
    const rows: CallOutput<'province.rules'>['rows'] = []
    for (let after = ''; ; ) {
      const part = mapping.rules(id, search, after, 500)
      rows.push(...part.map((row) => ({ ...row, differences: ruleDifferences(row.erp, row.ideal) })))
      if (part.length < 500) return rows
      after = part.at(-1)!.productNo
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }

  return {
    calls,
    sync,
    mapWarehouse,
    warehouses,
    async stop() {
      ending.abort()
      await Promise.allSettled(running.values())
    },
  }
}

/** UTF-8 with BOM, so that spreadsheets read the Chinese. */
export function rulesCsv(rows: CallOutput<'province.rules'>['rows']): string {
  const rule = (one: (typeof rows)[number]['erp']) => [
    one.serialManaged ? '是' : '否',
    one.serialManaged ? (one.serialLength ?? '不限') : '',
    one.serialManaged ? (one.multiSerial ? '是' : '否') : '',
    one.serialManaged && one.multiSerial ? (one.auxLength ?? '不限') : '',
  ]
  const sides = ['ERP', 'IDEAL'].flatMap((side) =>
    ['是否按串号管理', '串号长度', '是否多串号管理', '辅助串号长度'].map((name) => `${side} ${name}`),
  )
  const lines = [
    ['商品编号', '商品名称', 'e栈编码', ...sides, '差异'],
    ...rows.map((row) => [
      row.productNo,
      row.productName,
      row.goodsCode,
      ...rule(row.erp),
      ...rule(row.ideal),
      row.differences.join('；'),
    ]),
  ]
  return `\uFEFF${lines.map((line) => line.map((cell) => csvCell(String(cell))).join(',')).join('\r\n')}\r\n`
}
