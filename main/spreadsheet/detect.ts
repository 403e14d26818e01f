import { refuse } from './refusals.ts'
import type { SourceFile } from './source-file.ts'
import type { SheetKind } from './types.ts'
import type { ZipArchive } from './zip-archive.ts'

const HEAD = 4_096
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const OLE_ENTRY = 128

/** What else a file may begin with, so that the sentence can say so. */
const ARCHIVES = [Buffer.from('Rar!'), Buffer.from([0x37, 0x7a, 0xbc, 0xaf]), Buffer.from([0x1f, 0x8b])]

/** What a file is, by its content; its name only decides about WPS files. Throws SheetRefused. */
export function detectKind(file: SourceFile, name: string): SheetKind {
  if (/\.ett?$/i.test(name)) throw refuse('wps')
  const head = file.read(0, HEAD)
  if (head.subarray(0, 8).equals(OLE)) {
    checkOle(file)
    return 'xls'
  }
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'xlsx'
  if (ARCHIVES.some((start) => head.subarray(0, start.length).equals(start))) throw refuse('archive')
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') throw refuse('binary', '内容是 PDF 文档')
  checkText(head)
  return 'csv'
}

function checkText(head: Buffer): void {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (!isUtf16 && head.includes(0)) throw refuse('binary')
  const start = (isUtf16 ? head.toString(head[0] === 0xff ? 'utf16le' : 'latin1') : head.toString('utf8'))
    .replaceAll('\u0000', '')
    .replace(/^(?:\ufeff|þÿ)?\s*/, '')
    .toLowerCase()
  if (/^<\?xml|^<workbook|^<ss:workbook/.test(start)) throw refuse(start.includes('<html') ? 'html' : 'xml-table')
  if (/^<(!doctype html|html|head|body|table|meta|style|div|script|!--)/.test(start)) throw refuse('html')
  if (/^mime-version:/.test(start)) throw refuse('html', '内容是网页归档 (MHTML)，只是文件名写成了表格')
}

/**
 * Old Office files are little file systems; the names in their directory tell what is inside. The names are looked for
 * where a directory entry may stand, so that a damaged chain of sectors cannot lead the search astray.
 */
function checkOle(file: SourceFile): void {
  const names = ['EncryptedPackage', 'Workbook', 'Book', 'WordDocument', 'PowerPoint Document']
  const found = new Set<string>()
  for (let at = 512; at < file.size; at += 1024 * 1024) {
    const block = file.read(at, 1024 * 1024)
    for (const name of names) if (hasEntry(block, name)) found.add(name)
  }
  if (found.has('EncryptedPackage')) throw refuse('password')
  if (found.has('Workbook') || found.has('Book')) return
  throw refuse(found.size > 0 ? 'other-office' : 'damaged')
}

function hasEntry(block: Buffer, name: string): boolean {
  const wanted = Buffer.from(`${name}\0`, 'utf16le')
  for (let at = block.indexOf(wanted); at !== -1; at = block.indexOf(wanted, at + 1)) {
    if (at % OLE_ENTRY === 0 && block.length >= at + 66 && block.readUInt16LE(at + 64) === wanted.length) return true
  }
  return false
}

/** Refuses zip files that are something other than a workbook. */
export async function checkZip(zip: ZipArchive): Promise<void> {
  const has = (pattern: RegExp): boolean => zip.names.some((name) => pattern.test(name))
  if (zip.match('EncryptedPackage') !== null) throw refuse('password')
  if (zip.match('mimetype') !== null) {
    let type = ''
    for await (const piece of zip.read(zip.match('mimetype') as string)) {
      type += piece.toString('latin1')
      if (type.length > 200) break
    }
    if (/opendocument\.spreadsheet/.test(type)) throw refuse('ods')
    if (/opendocument/.test(type)) throw refuse('other-office')
  }
  if (has(/^(Index\.zip|Index\/.*\.iwa)$/i)) throw refuse('numbers')
  if (has(/^xl\/workbook\.bin$/i)) throw refuse('xlsb')
  if (has(/^xl\//i) || zip.match('_rels/.rels') !== null) {
    if (!has(/(^|\/)workbook[^/]*\.xml$/i) && has(/^(word|ppt)\//i)) throw refuse('other-office')
    return
  }
  throw refuse('archive')
}
