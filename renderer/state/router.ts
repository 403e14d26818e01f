import { create } from 'zustand'
import { holdsBack } from './leave-guard.ts'
import { formatRoute, parseRoute, type Query, type Route } from './route.ts'

const useRouter = create<Route>(() => parseRoute(typeof location === 'undefined' ? '' : location.hash))

/** Follows `location.hash`, which the shell also sets. Returns the function that ends it. */
export function startRouter(): () => void {
  const follow = () => {
    const from = useRouter.getState()
    const to = parseRoute(location.hash)
    if (holdsBack(from, to)) history.replaceState(null, '', `#${formatRoute(from.path, from.query)}`)
    else useRouter.setState(to, true)
  }
  useRouter.setState(parseRoute(location.hash), true)
  window.addEventListener('hashchange', follow)
  return () => window.removeEventListener('hashchange', follow)
}

/** The place shown now: `{ path: '/queue', query: { state: 'refused' } }`. */
export function useRoute(): Route {
  return useRouter()
}

/** One parameter of the route; empty text when absent. */
export function useQueryParameter(name: string): string {
  return useRouter((route) => route.query[name] ?? '')
}

/** Opens a page: `navigate('/journal', { correlationId })` or a ready link `navigate('/queue?state=refused')`. */
export function navigate(path: string, query?: Query): void {
  location.hash = query === undefined ? path : formatRoute(path, query)
}

/** Changes parameters of the page shown (a filter) without a step in the history. Empty values are removed. */
export function replaceQuery(changes: Query): void {
  const { path, query } = useRouter.getState()
  history.replaceState(null, '', `#${formatRoute(path, { ...query, ...changes })}`)
  useRouter.setState(parseRoute(location.hash), true)
}

/** Puts another page in the place of the one asked for, without a step in the history. */
export function replacePath(path: string): void {
  history.replaceState(null, '', `#${path}`)
  useRouter.setState(parseRoute(location.hash), true)
}

/** For `<a href>`: the same places as `navigate`. */
export function linkTo(path: string, query?: Query): string {
  return `#${query === undefined ? path : formatRoute(path, query)}`
}
