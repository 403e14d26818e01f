import type { SheetLimits } from './limits.ts'
import { readPart } from './read-part.ts'
import { refuse } from './refusals.ts'
import type { SheetName } from './types.ts'
import type { ZipArchive } from './zip-archive.ts'

export interface XlsxBook {
  /** Worksheets in their order; charts and macro sheets are not among them. */
  sheets: readonly (SheetName & { part: string })[]
  sharedStrings: string | null
  styles: string | null
  date1904: boolean
  hasExternalLinks: boolean
}

interface Relation {
  type: string
  /** Name of the part in the archive; null where it lies outside the file, which is never followed. */
  part: string | null
}

/** Finds the parts of a workbook by its relations. Throws SheetRefused. */
export async function readBook(zip: ZipArchive, limits: SheetLimits): Promise<XlsxBook> {
  const rootRelations = zip.match('_rels/.rels')
  const roots = rootRelations === null ? new Map<string, Relation>() : await relations(zip, rootRelations, '', limits)
  const named = [...roots.values()].find((relation) => relation.type === 'officeDocument')?.part ?? null
  const workbook = named ?? zip.match('xl/workbook.xml')
  if (workbook === null) throw refuse('not-a-workbook')
  if (/\.bin$/i.test(workbook)) throw refuse('xlsb')
  if (!/\.xml$/i.test(workbook)) throw refuse('not-a-workbook')
  if (/(^|\/)(word|ppt)\//i.test(workbook)) throw refuse('other-office')

  const folder = workbook.slice(0, workbook.lastIndexOf('/') + 1)
  const own = zip.match(`${folder}_rels/${workbook.slice(folder.length)}.rels`)
  const parts = own === null ? new Map<string, Relation>() : await relations(zip, own, folder, limits)
  const byType = (type: string): string | null => [...parts.values()].find((part) => part.type === type)?.part ?? null

  const sheets: (SheetName & { part: string })[] = []
  let date1904 = false
  let isWorkbook = false
  await readPart(zip, workbook, limits, {
    open(name, attribute) {
      if (name === 'workbook') isWorkbook = true
      if (name === 'workbookPr') date1904 = /^(1|true|on)$/i.test(attribute('date1904') ?? '')
      if (name !== 'sheet') return
      const relation = parts.get(attribute('id') ?? '')
      if (relation !== undefined && relation.type !== 'worksheet') return
      // A writer without relations still names its sheets in order.
      const part = relation ? relation.part : zip.match(`${folder}worksheets/sheet${sheets.length + 1}.xml`)
      if (part === null) return
      sheets.push({ name: attribute('name') ?? '', hidden: /hidden/i.test(attribute('state') ?? ''), part })
    },
  })
  if (!isWorkbook || sheets.length === 0) throw refuse('not-a-workbook')
  return {
    sheets,
    sharedStrings: byType('sharedStrings') ?? zip.match(`${folder}sharedStrings.xml`),
    styles: byType('styles') ?? zip.match(`${folder}styles.xml`),
    date1904,
    hasExternalLinks:
      [...parts.values()].some((part) => part.type === 'externalLink') ||
      zip.names.some((name) => /(^|\/)externalLinks\//i.test(name)),
  }
}

async function relations(
  zip: ZipArchive,
  name: string,
  folder: string,
  limits: SheetLimits,
): Promise<Map<string, Relation>> {
  const found = new Map<string, Relation>()
  await readPart(zip, name, limits, {
    open(element, attribute) {
      if (element !== 'Relationship') return
      const type = attribute('Type') ?? ''
      const outside = attribute('TargetMode') === 'External'
      const target = outside ? null : zip.match(partName(folder, attribute('Target') ?? ''))
      found.set(attribute('Id') ?? '', { type: type.slice(type.lastIndexOf('/') + 1), part: target })
    },
  })
  return found
}

/** The name in the archive of a relation's target: absolute with `/`, else relative to the folder. */
function partName(folder: string, target: string): string {
  const plain = target.replaceAll('\\', '/')
  if (plain.startsWith('/')) return plain.slice(1)
  const steps = folder.split('/').slice(0, -1)
  for (const step of plain.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}
