/** A place in the window: `/queue?state=refused`. Deep links from tray and notifications have this form. */
export interface Route {
  path: string
  query: Readonly<Record<string, string>>
}

export type Query = Readonly<Record<string, string | number | null | undefined>>

/** Reads `#/queue?state=refused`, with or without `#`. Anything unreadable is the home page. */
export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#/, '')
  const mark = text.indexOf('?')
  const rawPath = mark < 0 ? text : text.slice(0, mark)
  const path = `/${rawPath.replace(/^\/+|\/+$/g, '')}`
  const query: Record<string, string> = {}
  if (mark >= 0) for (const [key, value] of new URLSearchParams(text.slice(mark + 1))) query[key] = value
  return { path, query }
}

/** Writes a route; `null`, `undefined` and empty values leave the parameter out. */
export function formatRoute(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(key, String(value))
  }
  const text = parameters.toString()
  return text === '' ? path : `${path}?${text}`
}
