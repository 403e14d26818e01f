import { expect, test } from 'vitest'
import { formatRoute, parseRoute } from '../../../renderer/state/route.ts'

test.each([
  ['', '/', {}],
  ['#', '/', {}],
  ['#/queue?state=refused', '/queue', { state: 'refused' }],
  ['/import?id=3', '/import', { id: '3' }],
  ['#queue/', '/queue', {}],
  ['#/journal?correlationId=c%201&text=%E5%95%86%E5%93%81', '/journal', { correlationId: 'c 1', text: '商品' }],
])('%s is %s', (hash, path, query) => {
  expect(parseRoute(hash)).toEqual({ path, query })
})

test('a written route reads back, without empty parameters', () => {
  const text = formatRoute('/journal', {
    correlationId: 'a&b=c',
    text: '退货 单',
    from: null,
    to: undefined,
    scope: '',
  })
  expect(parseRoute(text)).toEqual({ path: '/journal', query: { correlationId: 'a&b=c', text: '退货 单' } })
})
