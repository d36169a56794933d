import { test } from 'tap'
import { timeZones } from '../../src/settings/time-zones.ts'

const metrics = [{ name: 'current_a', unit: 'A' }]
const told = (config: Omit<Parameters<typeof timeZones>[0], 'metrics'>) => {
  const { usual, exceptions } = timeZones({ metrics, ...config })
  return [usual, Object.fromEntries(exceptions)]
}
const berlin = { time_zone: 'Europe/Berlin' }

test('a device goes by the clocks of its site, and by those of all where all sites have the same', (t) => {
  t.strictSame(told({}), ['UTC', {}])
  t.strictSame(told({ sites: { depot: berlin, mill: berlin }, devices: { 1000: { site: 'mill' }, 1001: {} } }), [
    'Europe/Berlin',
    {},
  ])
  t.strictSame(
    told({ sites: { depot: berlin, mine: {} }, devices: { 1000: { site: 'depot' }, 1001: { site: 'mine' } } }),
    ['UTC', { 1000: 'Europe/Berlin' }],
  )
  t.strictSame(told({ devices: { 1000: { site: 'constructor' } } }), ['UTC', {}], 'a site that is not configured')
  t.end()
})
