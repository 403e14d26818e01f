/** XML that no spreadsheet program writes. `reason` is English, for the log. */
export class XmlFault extends Error {
  readonly kind: 'damaged' | 'doctype' | 'too-deep'
  constructor(reason: string, kind: XmlFault['kind'] = 'damaged') {
    super(reason)
    this.name = 'XmlFault'
    this.kind = kind
  }
}

const ENTITY = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));|&/g
const NAMED = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Resolves the five entities and character references, and makes CRLF one line feed. Throws on any other entity. */
export function resolveText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(ENTITY, (all, named, decimal, hex) => {
    if (named !== undefined) return NAMED[named as keyof typeof NAMED]
    if (decimal === undefined && hex === undefined) throw new XmlFault(`entity ${all}`, 'doctype')
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    if (!isXmlCharacter(code)) throw new XmlFault(`character ${code}`)
    return String.fromCodePoint(code)
  })
}

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}
