import { type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { settingsOf } from '../src/detectors/detector.ts'
import { limit } from '../src/detectors/limit.ts'
import { tariffOf, zoneOf } from '../src/energy/cost.ts'
import { siteName } from '../src/place.ts'

// What every object has: some of it with a name, or a length.
const names = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf']

test('sites, devices and metrics that are called as what every object has are what the configuration says of them', (t) => {
  for (const name of names) {
    const tariff = { per_kwh: 0.3, currency: 'EUR' }
    const named = <T>(value: T) => Object.fromEntries([[name, value]])
    const own = { limit: { upper: 7 }, detectors: { limit: { enabled: false } } }
    const metrics = [
      { name, unit: 'V', limit: { upper: 9, lower: 1 } },
      { name: 'temp_c', unit: '°C' },
    ]
    const told: FleetConfig = {
      metrics,
      sites: named({ name: 'Harbour', time_zone: 'Europe/Berlin', tariff }),
      devices: named({ site: name, metrics: named(own) }),
    }
    t.equal(siteName(told, name), 'Harbour', name)
    t.strictSame([tariffOf(told, name), zoneOf(told, name)], [tariff, 'Europe/Berlin'], name)
    t.strictSame(limitFor(told, name, name), { upper: 7, lower: 1 }, name)
    t.equal(settingsOf(told, limit, { metric: name, device: name }).enabled, false, name)

    const silent: FleetConfig = { metrics, sites: {}, devices: { 1001: { site: name, metrics: {} } } }
    t.equal(siteName(silent, name), name)
    t.strictSame([tariffOf(silent, '1001'), zoneOf(silent, '1001')], [undefined, 'UTC'], name)
    t.strictSame(limitFor(silent, name, '1001'), { upper: 9, lower: 1 }, name)
    t.equal(settingsOf(silent, limit, { metric: name, device: '1001' }).enabled, true, name)
  }
  t.end()
})
