/** The window's content: `app://bundle/…`, answered by the content protocol. */
export const SCHEME = 'app'
export const HOST = 'bundle'
export const START_URL = `${SCHEME}://${HOST}/index.html`

/**
 * Whether an address is the window's own content. Compares protocol and host of the parsed address: the origin of a
 * non-special scheme is the text "null", and a prefix comparison takes `app://bundle.evil/` for ours.
 */
export function isOwnUrl(address: string): boolean {
  const url = URL.parse(address)
  return (
    url !== null && url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === ''
  )
}

/** The address of a page of the window; `page` is a route such as `/queue?state=refused`. Null when it is no route. */
export function isPage(page: string): boolean {
  return /^\/(?!\/)[\w\-/?=&%.]{0,300}$/.test(page)
}
