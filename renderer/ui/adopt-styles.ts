const OWN = 'data-adopted-styles'

/**
 * Lets antd's few run-time styles (theme variables, scrollbar measuring, scroll lock) live under
 * `style-src 'self'`: a `<style>` element put into `<head>` is kept in a detached holder instead, where no policy
 * looks at it, and its text is mirrored into a constructable stylesheet, which the policy allows.
 * Links and everything else pass. Call once, before React renders. Returns the function that undoes it.
 */
export function adoptStyles(doc: Document = document): () => void {
  const head = doc.head
  const holder = doc.createElement('div')
  holder.setAttribute(OWN, '')
  const sheets = new Map<Element, { sheet: CSSStyleSheet; text: string }>()

  const mirror = () => {
    const shown: CSSStyleSheet[] = []
    const present = new Set<Element>()
    for (const element of holder.children) {
      const text = element.textContent
      present.add(element)
      let known = sheets.get(element)
      if (known === undefined) {
        known = { sheet: new CSSStyleSheet(), text: '' }
        sheets.set(element, known)
      }
      if (known.text !== text) {
        known.sheet.replaceSync(text)
        known.text = text
      }
      shown.push(known.sheet)
    }
    for (const element of sheets.keys()) if (!present.has(element)) sheets.delete(element)
    doc.adoptedStyleSheets = shown
  }
  const observer = new MutationObserver(mirror)
  observer.observe(holder, { childList: true, subtree: true, characterData: true })

  const append = head.appendChild
  const insert = head.insertBefore
  const remove = head.removeChild
  const isStyle = (node: Node) => node.nodeName === 'STYLE'
  head.appendChild = <T extends Node>(node: T): T =>
    isStyle(node) ? holder.appendChild(node) : (append.call(head, node) as T)
  head.insertBefore = <T extends Node>(node: T, before: Node | null): T =>
    isStyle(node)
      ? holder.insertBefore(node, before?.parentNode === holder ? before : holder.firstChild)
      : (insert.call(head, node, before) as T)
  head.removeChild = <T extends Node>(node: T): T =>
    node.parentNode === holder ? holder.removeChild(node) : (remove.call(head, node) as T)

  return () => {
    observer.disconnect()
    head.appendChild = append
    head.insertBefore = insert
    head.removeChild = remove
    doc.adoptedStyleSheets = []
  }
}
