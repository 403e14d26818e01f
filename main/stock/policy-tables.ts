import type { StockDirection, StockSettings } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { parseSettings } from './settings.ts'
import type { Anchor, FullScope } from './types.ts'

export interface Policy {
  connectionId: number
  direction: StockDirection | null
  setBy: string | null
  setAt: number | null
  settings: StockSettings
  /** The master's own time up to which its changes are queued; null = none were yet. */
  watermark: number | null
  lastSuccessAt: number | null
  scope: FullScope
  anchors: Anchor[]
}

interface RawPolicy {
  connection_id: number
  direction: StockDirection | null
  set_by: string | null
  set_at: number | null
  settings: string | null
  watermark: number | null
  last_success_at: number | null
  scope: string
  anchors: string
}

const noScope = (): FullScope => ({ rows: { erp: {}, pos: {} }, stock: { erp: null, pos: null } })

/** All SQL of the policy of a connection. Times epoch ms. */
export function policyTables(db: Database) {
  const get = db.prepare<[number], RawPolicy>('SELECT * FROM stock_policy WHERE connection_id = ?')
  const make = db.prepare<[number]>('INSERT INTO stock_policy (connection_id) VALUES (?) ON CONFLICT DO NOTHING')
  const setDirection = db.prepare<[StockDirection, string, number, number]>(
    'UPDATE stock_policy SET direction = ?, set_by = ?, set_at = ?, watermark = NULL WHERE connection_id = ?',
  )
  const addDirection = db.prepare<[number, StockDirection, string, number, string]>(
    'INSERT INTO stock_direction (connection_id, direction, set_by, set_at, reason) VALUES (?, ?, ?, ?, ?)',
  )
  const history = db.prepare<[number], { direction: StockDirection; by: string; at: number; reason: string }>(
    `SELECT direction, set_by AS "by", set_at AS at, reason FROM stock_direction WHERE connection_id = ?
     ORDER BY id DESC LIMIT 20`,
  )
  const setSettings = db.prepare<[string, number]>('UPDATE stock_policy SET settings = ? WHERE connection_id = ?')
  const setWatermark = db.prepare<[number, number]>('UPDATE stock_policy SET watermark = ? WHERE connection_id = ?')
  const setSuccess = db.prepare<[number, number]>('UPDATE stock_policy SET last_success_at = ? WHERE connection_id = ?')
  const setScope = db.prepare<[string, number]>('UPDATE stock_policy SET scope = ? WHERE connection_id = ?')
  const setAnchors = db.prepare<[string, number]>('UPDATE stock_policy SET anchors = ? WHERE connection_id = ?')

  return {
    get(connectionId: number): Policy {
      const raw = get.get(connectionId)
      return {
        connectionId,
        direction: raw?.direction ?? null,
        setBy: raw?.set_by ?? null,
        setAt: raw?.set_at ?? null,
        settings: parseSettings(raw?.settings ?? null),
        watermark: raw?.watermark ?? null,
        lastSuccessAt: raw?.last_success_at ?? null,
        scope: { ...noScope(), ...(raw ? (JSON.parse(raw.scope) as Partial<FullScope>) : {}) },
        anchors: raw ? (JSON.parse(raw.anchors) as Anchor[]) : [],
      }
    },
    /** The watermark of the other master says nothing about this one. */
    setDirection(connectionId: number, direction: StockDirection, by: string, at: number, reason: string): void {
      make.run(connectionId)
      setDirection.run(direction, by, at, connectionId)
      addDirection.run(connectionId, direction, by, at, reason)
    },
    history: (connectionId: number) => history.all(connectionId),
    setSettings(connectionId: number, settings: StockSettings): void {
      make.run(connectionId)
      setSettings.run(JSON.stringify(settings), connectionId)
    },
    setWatermark: (connectionId: number, at: number): void => void setWatermark.run(at, connectionId),
    setSuccess: (connectionId: number, at: number): void => void setSuccess.run(at, connectionId),
    setScope(connectionId: number, scope: FullScope): void {
      make.run(connectionId)
      setScope.run(JSON.stringify(scope), connectionId)
    },
    setAnchors(connectionId: number, anchors: Anchor[]): void {
      make.run(connectionId)
      setAnchors.run(JSON.stringify(anchors), connectionId)
    },
  }
}

export type PolicyTables = ReturnType<typeof policyTables>
