import { test } from 'tap'
import { following, rangeOf, standing, stepWords } from '../src/pages/device/range.ts'
import { hrefOf, parseRoute, withQuery } from '../src/route/route.ts'

test('every address leads to its route, and back', (t) => {
  const addresses = [
    '/',
    '/?site=harbour&status=trouble&sort=name',
    '/devices/1002?range=24h&alert=inc_x',
    '/devices/a%3Ab.c-1',
    '/alerts',
    '/alerts?state=closed&kind=sensor',
    '/alerts/inc_ga2tgmj',
    '/welcome',
  ]
  for (const address of addresses) {
    const [path = '', search = ''] = address.split('?')
    const route = parseRoute(path, search)
    t.equal(route && hrefOf(route), address)
  }
  t.equal(parseRoute('/alerts/', '')?.page, 'alerts')
  t.strictSame(parseRoute('/', '?site=a&evil=1&status=')?.query, { site: 'a' }, 'what a page does not know is not kept')
  for (const none of ['/devices', '/devices/1/2', '/docs', '/api/devices', '/devices/%E0%A4%A', '/welcome/x'])
    t.equal(parseRoute(none, ''), undefined, none)
  t.end()
})

test('a query is changed key by key', (t) => {
  const route = { page: 'fleet', query: { site: 'a', q: 'x' } } as const
  t.strictSame(withQuery(route, { site: '', sort: 'name' }).query, { q: 'x', sort: 'name' })
  t.end()
})

test('a range follows the present, or stands where the address says', (t) => {
  const now = Date.parse('2026-11-26T13:25:00Z')
  t.match(rangeOf({}, now), { preset: { value: '1h' }, from: now - 3_600_000, to: now })
  t.match(rangeOf({ range: '7d' }, now), { from: now - 7 * 86_400_000 })
  t.match(rangeOf({ range: 'ever' }, now), { preset: { value: '1h' } })
  const zoomed = standing(now - 5000, now - 1000)
  t.strictSame(rangeOf(zoomed, now), { preset: undefined, from: now - 5000, to: now - 1000 })
  t.match(rangeOf({ from: zoomed.to ?? '', to: zoomed.from ?? '' }, now), { preset: { value: '1h' } }, 'not backwards')
  t.strictSame(following('1h'), { from: '', to: '', range: '' })
  t.strictSame([15_000, 120_000, 7_200_000, 1500].map(stepWords), [
    'means of 15 s',
    'means of 2 min',
    'means of 2 h',
    'means of 1.5 s',
  ])
  t.end()
})
