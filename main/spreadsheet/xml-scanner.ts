import { isUtf8 } from 'node:buffer'
import { resolveText, XmlFault } from './xml-fault.ts'
import { createXmlNames, type XmlNames } from './xml-names.ts'

/**
 * What a document says, in its order. Names are the numbers of `XmlNames`, without prefix. The bytes given are valid
 * until the call returns. A text may come in several pieces, with entities already resolved.
 */
export interface XmlHandler {
  open(name: number, attributes: XmlAttributes): void
  close(name: number): void
  text(bytes: Uint8Array, start: number, end: number): void
}

/** Attributes of the element just opened; valid until the call returns. */
export interface XmlAttributes {
  count: number
  bytes: Uint8Array
  /** Full name numbers (a prefix counts). */
  names: Int32Array
  /** Value in bytes[start, end), entities not resolved. */
  starts: Int32Array
  ends: Int32Array
  /** Index of the attribute with this name number, or -1. */
  find(name: number): number
  /** The resolved value. */
  text(index: number): string
}

export interface XmlScanner {
  names: XmlNames
  /** The next bytes of the document (UTF-8). Throws XmlFault. */
  push(chunk: Uint8Array): void
  /** Throws where the document is not complete. */
  end(): void
}

const NAME_START = new Uint8Array(256)
const NAME = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  const char = String.fromCharCode(byte)
  if (/[A-Za-z_:]/.test(char) || byte >= 0x80) NAME_START[byte] = 1
  if (NAME_START[byte] === 1 || /[0-9.-]/.test(char)) NAME[byte] = 1
}
/** Bytes at which a run of text needs a look: control characters, &, <, >. */
const STOP = new Uint8Array(256)
for (let byte = 0; byte < 32; byte++) STOP[byte] = 1
STOP[9] = STOP[10] = 0
STOP[38] = STOP[60] = STOP[62] = 1

const MOST_ATTRIBUTES = 256
/** A tag is read as a whole, so this bounds what is kept between two chunks. */
const LONGEST_TAG = 256 * 1024
const CONTENT = 0
const COMMENT = 1
const CDATA = 2
const INSTRUCTION = 3
const BEFORE = 0
const INSIDE = 1
const AFTER = 2
const NOTHING = new Uint8Array(0)

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9
}

/**
 * A strict XML reader over bytes that arrive in pieces. It knows no DTD: a document type declaration and every entity
 * that XML itself does not define end the reading. Depth, names, attributes and tag length are bounded.
 */
export function createXmlScanner(known: readonly string[], handler: XmlHandler, maxDepth: number): XmlScanner {
  const names = createXmlNames(known)
  const stack = new Int32Array(maxDepth + 1)
  let depth = 0
  let place = BEFORE
  let mode = CONTENT
  let started = false
  let rest: Uint8Array = NOTHING
  let buf: Uint8Array = NOTHING
  let limit = 0

  const attributeNames = new Int32Array(MOST_ATTRIBUTES)
  const attributeStarts = new Int32Array(MOST_ATTRIBUTES)
  const attributeEnds = new Int32Array(MOST_ATTRIBUTES)
  const attributes: XmlAttributes = {
    count: 0,
    bytes: buf,
    names: attributeNames,
    starts: attributeStarts,
    ends: attributeEnds,
    find(name) {
      for (let index = 0; index < attributes.count; index++) if (attributes.names[index] === name) return index
      return -1
    },
    text(index) {
      const bytes = attributes.bytes
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      return resolveText(view.toString('utf8', attributes.starts[index], attributes.ends[index]))
    },
  }

  /** Reads an opening tag whose name starts at `at`. The place behind it, or -1 where the chunk ends inside. */
  function openTag(from: number): number {
    // Locals: variables of the closure are several times slower in this loop.
    const bytes = buf
    const end = limit
    let at = from
    const nameStart = at
    if (at >= end) return -1
    if (NAME_START[bytes[at] as number] === 0) throw new XmlFault('tag without a name')
    let hash = 0
    for (; at < end && NAME[bytes[at] as number] === 1; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0
    const nameEnd = at
    const nameHash = hash
    let count = 0
    for (;;) {
      const blank = at
      while (at < end && isBlank(bytes[at] as number)) at++
      if (at >= end) return -1
      const byte = bytes[at] as number
      if (byte === 62 || byte === 47) {
        if (byte === 47) {
          if (at + 1 >= end) return -1
          if (bytes[at + 1] !== 62) throw new XmlFault('stray slash')
        }
        attributes.count = count
        const name = names.find(bytes, nameStart, nameEnd, nameHash)
        enter(name)
        if (byte === 47) {
          leave(name)
          return at + 2
        }
        return at + 1
      }
      if (blank === at) throw new XmlFault('no blank before an attribute')
      if (NAME_START[byte] === 0) throw new XmlFault('bad attribute name')
      const attributeStart = at
      hash = 0
      for (; at < end && NAME[bytes[at] as number] === 1; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0
      const attributeEnd = at
      while (at < end && isBlank(bytes[at] as number)) at++
      if (at >= end) return -1
      if (bytes[at] !== 61) throw new XmlFault('attribute without a value')
      at++
      while (at < end && isBlank(bytes[at] as number)) at++
      if (at >= end) return -1
      const quote = bytes[at] as number
      if (quote !== 34 && quote !== 39) throw new XmlFault('attribute without quotes')
      const valueStart = ++at
      let entity = false
      for (; at < end; at++) {
        const inside = bytes[at] as number
        if (inside === quote) break
        if (STOP[inside] === 0 || inside === 62 || inside === 13) continue
        if (inside !== 38) throw new XmlFault('bad character in an attribute')
        entity = true
      }
      if (at >= end) return -1
      if (count >= MOST_ATTRIBUTES) throw new XmlFault('too many attributes')
      const attribute = names.find(bytes, attributeStart, attributeEnd, hash)
      for (let index = 0; index < count; index++)
        if (attributeNames[index] === attribute) throw new XmlFault('attribute given twice')
      attributeNames[count] = attribute
      attributeStarts[count] = valueStart
      attributeEnds[count] = at
      if (entity) attributes.text(count)
      count++
      at++
    }
  }

  function enter(name: number): void {
    if (depth === 0) {
      if (place !== BEFORE) throw new XmlFault('more than one root')
      place = INSIDE
    }
    if (depth >= maxDepth) throw new XmlFault('nested too deep', 'too-deep')
    stack[depth++] = name
    handler.open(names.local[name] as number, attributes)
  }

  function leave(name: number): void {
    if (depth === 0 || stack[depth - 1] !== name) throw new XmlFault('closing tag does not match')
    depth--
    handler.close(names.local[name] as number)
    if (depth === 0) place = AFTER
  }

  function closeTag(from: number): number {
    const bytes = buf
    const end = limit
    let at = from
    const nameStart = at
    let hash = 0
    for (; at < end && NAME[bytes[at] as number] === 1; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0
    const nameEnd = at
    while (at < end && isBlank(bytes[at] as number)) at++
    if (at >= end) return -1
    if (bytes[at] !== 62 || nameEnd === nameStart) throw new XmlFault('bad closing tag')
    leave(names.find(bytes, nameStart, nameEnd, hash))
    return at + 1
  }

  /** `<!…` and `<?…`: sets the mode and gives the place behind the opener, or -1. */
  function special(at: number): number {
    if (buf[at + 1] === 63) {
      if (at + 2 >= limit) return -1
      if (NAME_START[buf[at + 2] as number] === 0) throw new XmlFault('bad instruction')
      mode = INSTRUCTION
      return at + 2
    }
    if (at + 3 >= limit) return -1
    if (buf[at + 2] === 45) {
      if (buf[at + 3] !== 45) throw new XmlFault('bad comment')
      mode = COMMENT
      return at + 4
    }
    if (buf[at + 2] !== 91) throw new XmlFault('document type declaration', 'doctype')
    if (at + 8 >= limit) return -1
    if (Buffer.from(buf.subarray(at, at + 9)).toString('latin1') !== '<![CDATA[') throw new XmlFault('bad section')
    if (depth === 0) throw new XmlFault('text outside the root')
    mode = CDATA
    return at + 9
  }

  /** Inside a comment, a section or an instruction: the place up to which the bytes are done with. */
  function insideSpecial(at: number): number {
    const ending = mode === COMMENT ? '--' : mode === CDATA ? ']]>' : '?>'
    const found = Buffer.from(buf.buffer, buf.byteOffset, limit).indexOf(ending, at, 'latin1')
    const until = found === -1 ? Math.max(at, wholeCharacters(at, limit - 3)) : found
    if (until > at) literal(at, until)
    if (found === -1) return until
    if (mode === COMMENT) {
      if (found + 2 >= limit) return found
      if (buf[found + 2] !== 62) throw new XmlFault('two hyphens in a comment')
    }
    mode = CONTENT
    return found + (ending === '?>' ? 2 : 3)
  }

  function literal(start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const byte = buf[at] as number
      if (STOP[byte] === 1 && byte < 32 && byte !== 13) throw new XmlFault('control character')
    }
    if (mode === CDATA) handler.text(buf, start, end)
  }

  /** The end of the last whole UTF-8 character at or before `end`. */
  function wholeCharacters(start: number, end: number): number {
    let at = end
    while (at > start && at > end - 4 && ((buf[at] as number) & 0xc0) === 0x80) at--
    return Math.max(at, start)
  }

  /** Reads text up to the next tag or the end of the chunk. */
  function content(start: number): number {
    const bytes = buf
    const length = limit
    let at = start
    let needsResolving = false
    for (; at < length; at++) {
      const byte = bytes[at] as number
      if (STOP[byte] === 0) continue
      if (byte === 60) break
      if (byte === 38 || byte === 13) needsResolving = true
      else if (byte === 62) {
        if (at - start >= 2 && bytes[at - 1] === 93 && bytes[at - 2] === 93) throw new XmlFault(']]> in text')
      } else throw new XmlFault('control character')
    }
    let end = at
    if (at === limit) {
      // What may belong together with the next chunk waits for it: an entity, `]]`, a carriage return, half a character.
      const from = Math.max(start, limit - 16)
      const ampersand = Buffer.from(buf.buffer, buf.byteOffset, limit).lastIndexOf(38)
      if (ampersand >= from) end = ampersand
      else {
        while (end > from && (buf[end - 1] === 13 || buf[end - 1] === 93)) end--
        if (end === limit && (buf[end - 1] as number) >= 0x80) end = wholeCharacters(start, limit - 1)
      }
    }
    if (end > start) deliver(start, end, needsResolving)
    return end
  }

  function deliver(start: number, end: number, needsResolving: boolean): void {
    if (depth === 0) {
      for (let at = start; at < end; at++) if (!isBlank(buf[at] as number)) throw new XmlFault('text outside the root')
      return
    }
    if (!needsResolving) {
      handler.text(buf, start, end)
      return
    }
    const resolved = resolveText(Buffer.from(buf.buffer, buf.byteOffset, limit).toString('utf8', start, end))
    const bytes = Buffer.from(resolved, 'utf8')
    handler.text(bytes, 0, bytes.length)
  }

  /** Everything that is complete in buf[0, limit); gives the place where it stopped. */
  function run(): number {
    let at = 0
    while (at < limit) {
      if (mode !== CONTENT) {
        const next = insideSpecial(at)
        if (next === at && mode !== CONTENT) return at
        at = next
        continue
      }
      if (buf[at] !== 60) {
        const next = content(at)
        if (next === at) return at
        at = next
        continue
      }
      if (at + 1 >= limit) return at
      const second = buf[at + 1] as number
      const next = second === 47 ? closeTag(at + 2) : second === 33 || second === 63 ? special(at) : openTag(at + 1)
      if (next === -1) {
        if (limit - at > LONGEST_TAG) throw new XmlFault('tag too long')
        return at
      }
      at = next
    }
    return at
  }

  return {
    names,
    push(chunk) {
      buf = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      if (!started) {
        if (buf.length < 4) {
          rest = buf.slice()
          return
        }
        started = true
        if (buf[0] === 0xef && buf[1] === 0xbb && buf[2] === 0xbf) buf = buf.subarray(3)
      }
      limit = buf.length
      attributes.bytes = buf
      const done = run()
      if (!isUtf8(buf.subarray(0, done))) throw new XmlFault('not UTF-8')
      rest = done === limit ? NOTHING : buf.slice(done)
    },
    end() {
      if (rest.length > 0 && place === AFTER && mode === CONTENT && rest.every(isBlank)) rest = NOTHING
      if (rest.length > 0 || mode !== CONTENT || place !== AFTER) throw new XmlFault('document ends too early')
    },
  }
}
