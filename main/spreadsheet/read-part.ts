import type { SheetLimits } from './limits.ts'
import { refuse, SheetRefused } from './refusals.ts'
import { XmlFault } from './xml-fault.ts'
import { createXmlScanner, type XmlAttributes, type XmlHandler } from './xml-scanner.ts'
import type { ZipArchive } from './zip-archive.ts'

/** Small parts of a workbook (its relations, sheets, styles) may not be larger than this. */
const SMALL_PART = 64 * 1024 * 1024

/** A fault of the XML as the refusal a person sees. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof SheetRefused || !(error instanceof XmlFault)) return error
  return refuse(error.kind)
}

export type AttributeReader = (name: string) => string | undefined

/**
 * Runs over a small part: `open` gets local names and a reader of attributes by local name. Throws SheetRefused.
 */
export async function readPart(
  zip: ZipArchive,
  name: string,
  limits: SheetLimits,
  part: { open(name: string, attribute: AttributeReader): void; close?(name: string): void },
): Promise<void> {
  const handler: XmlHandler = {
    open(id, attributes) {
      part.open(scanner.names.text(id), (wanted) => attributeText(attributes, wanted))
    },
    close(id) {
      part.close?.(scanner.names.text(id))
    },
    text() {},
  }
  const attributeText = (attributes: XmlAttributes, wanted: string): string | undefined => {
    for (let index = 0; index < attributes.count; index++) {
      const full = attributes.names[index] as number
      if (scanner.names.text(scanner.names.local[full] as number) === wanted) return attributes.text(index)
    }
    return undefined
  }
  const scanner = createXmlScanner([], handler, limits.xmlDepth)
  try {
    let size = 0
    for await (const piece of zip.read(name)) {
      size += piece.length
      if (size > SMALL_PART) throw refuse('expands')
      scanner.push(piece)
    }
    scanner.end()
  } catch (error) {
    throw asRefusal(error)
  }
}
