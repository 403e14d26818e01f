import type { Trouble } from '../../preload/contract/index.ts'
import type { StoredDocument } from './tables.ts'

/** A person said that the 盘点 which overtook a document holds its goods already. */
export const COUNTED_SKIPPED = 'COUNTED_SKIPPED'
/** A person has settled a document by hand. */
export const SETTLED_BY_HAND = 'SETTLED_BY_HAND'

/** 不发送, as a person said it; kept in the document's `extra`. */
export interface Skipped {
  reason: string
  by: string
  /** It answered the question about a 盘点. */
  counted: boolean
}

/** Whether a person chose 不发送, which may be taken back. */
export const isSkipped = ({ state, trouble }: Pick<StoredDocument, 'state' | 'trouble'>): boolean =>
  state === 'not-returned' && (trouble?.code === COUNTED_SKIPPED || trouble?.code === SETTLED_BY_HAND)

export const skippedOf = (document: Pick<StoredDocument, 'extra'>): Skipped | null =>
  (document.extra.skipped as Skipped | null | undefined) ?? null

/** What stands at a document that a person does not send. */
export function skippedTrouble({ reason, by, counted }: Skipped): Trouble {
  return {
    code: counted ? COUNTED_SKIPPED : SETTLED_BY_HAND,
    problem: `由人处理：${reason}`,
    cause: counted
      ? `${by} 确认后来的盘点已经包含这张单据，没有发送。`
      : `${by} 选择了“不发送”，本软件不再发送这张单据。`,
    action: '无需处理；选错了可点“立即同步”收回。',
  }
}
