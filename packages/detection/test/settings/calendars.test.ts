import { test } from 'tap'
import { holidayRegions, regionsOf } from '../../src/settings/calendars.ts'

const metrics = [{ name: 'current_a', unit: 'A' }]
const told = (config: Omit<Parameters<typeof holidayRegions>[0], 'metrics'>) => {
  const { usual, exceptions } = holidayRegions({ metrics, ...config })
  return [usual, Object.fromEntries(exceptions), regionsOf({ metrics, ...config })]
}
const [berlin, paris] = [{ holidays: 'DE-BE' }, { holidays: 'FR' }]

test('a device keeps the holidays of its site, or of the fleet, or of all sites where these keep the same', (t) => {
  const devices = { 1000: { site: 'depot' }, 1001: { site: 'mill' }, 1002: {}, 1003: { site: 'nowhere' } }
  t.strictSame(told({ devices }), ['', {}, []])
  t.strictSame(told({ devices, holidays: 'DE' }), ['DE', {}, ['DE']])
  t.strictSame(told({ devices, sites: { depot: berlin, mill: berlin } }), ['DE-BE', {}, ['DE-BE']])
  t.strictSame(told({ devices, sites: { depot: berlin, mill: {} } }), ['', { 1000: 'DE-BE' }, ['DE-BE']])
  t.strictSame(told({ devices, holidays: 'DE', sites: { depot: {}, mill: paris } }), [
    'DE',
    { 1001: 'FR' },
    ['DE', 'FR'],
  ])
  t.end()
})
