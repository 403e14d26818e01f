import { type BooksTable, readBooks } from '../kit/books.ts'
import type { Books, BooksQuery } from '../kit/system.ts'
import type { PosStore } from './store.ts'

/**
 * What tests may read. `arrival` says of every sourceNo how often it was received and how often applied;
 * `received_again`, `repeated_write`, `duplicate_code` and `duplicate_product` are the parts of it worth a count.
 */
const TABLES: readonly BooksTable[] = [
  { name: 'shop', key: 'shop_id' },
  { name: 'category', key: 'id' },
  { name: 'brand', key: 'id' },
  { name: 'product', key: 'id' },
  { name: 'live_product', key: 'id' },
  { name: 'imported_product', key: 'id' },
  { name: 'spec', key: 'id' },
  { name: 'live_spec', key: 'id' },
  { name: 'imported_spec', key: 'id' },
  { name: 'document', key: 'id' },
  { name: 'document_line', key: 'id' },
  { name: 'arrival', key: 'id' },
  { name: 'received_again', key: 'id' },
  { name: 'repeated_write', key: 'id' },
  { name: 'duplicate_code', key: 'code' },
  { name: 'duplicate_product', key: 'product_no' },
  { name: 'refusal', key: 'code' },
  { name: 'lease', key: 'name' },
  { name: 'shop_stock', key: 'key' },
  { name: 'document_item', key: 'id' },
]

/** The POS's own books: counts of every table, rows where asked for. */
export function posBooks(store: PosStore, query: BooksQuery): Books {
  return readBooks(store.db, 'pos', TABLES, query)
}
