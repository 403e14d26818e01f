import type { SandboxDatabase } from '../kit/database.ts'
import { ERP_SETTINGS, type ErpSetting } from '../kit/shop-control.ts'

/** All settings ticked, as 实施 leaves an ERP behind. */
export function fillSettings(db: SandboxDatabase): void {
  const add = db.prepare('INSERT INTO setting VALUES (?, 1)')
  for (const name of ERP_SETTINGS) add.run(name)
}

export function isOn(db: SandboxDatabase, name: ErpSetting): boolean {
  return db.prepare('SELECT is_on FROM setting WHERE name = ?').pluck().get(name) === 1
}

export function setSetting(db: SandboxDatabase, name: ErpSetting, on: boolean): void {
  const done = db.prepare('UPDATE setting SET is_on = ? WHERE name = ?').run(on ? 1 : 0, name)
  if (done.changes === 0) throw new Error(`no setting ${String(name)}; there are ${ERP_SETTINGS.join('、')}`)
}

export function allSettings(db: SandboxDatabase): Record<ErpSetting, boolean> {
  return Object.fromEntries(ERP_SETTINGS.map((name) => [name, isOn(db, name)])) as Record<ErpSetting, boolean>
}
