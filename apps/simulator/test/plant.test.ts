import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { test } from 'tap'
import { simulateOptions } from '../src/cli/simulate-options.ts'
import { faultSchedule } from '../src/fault/schedule.ts'
import { type AnyFault, truthFile } from '../src/fault/truth.ts'
import { fleetReadings } from '../src/fleet/fleet.ts'
import { fleetLines, placesOf, sharingFeed, takesMoreWhenLow } from '../src/plant/plant.ts'
import { EVERY_METRIC, type PlantFault, type PlantFaultKind, plantFaultKinds } from '../src/plant/plant-fault.ts'
import { plantFaults } from '../src/plant/plant-schedule.ts'

const MONDAY = Date.parse('2026-01-05T00:00:00Z')
const MINUTE = 60_000
const devices = Array.from({ length: 24 }, (_, index) => 1000 + index)
const places = placesOf(devices, { sites: 2, feedsPerSite: 3 })

const faultOf = (kind: PlantFaultKind, size: number, device = 1000): PlantFault => ({
  device,
  metric: EVERY_METRIC,
  kind,
  size,
  startMs: MONDAY,
  endMs: MONDAY + 60 * MINUTE,
})

/** What a fault changes of a device's reading so long after its beginning; undefined where there is no reading. */
function changed(kind: PlantFaultKind, size: number, afterMs: number, device = 1000) {
  const from = MONDAY + afterMs
  const fleet = { seed: 7, devices: [device], everyMs: MINUTE, metered: () => true }
  const [well] = fleetReadings(fleet, from, from + MINUTE, () => [])
  const [ill] = fleetReadings(fleet, from, from + MINUTE, () => [faultOf(kind, size, device)])
  if (well === undefined || ill === undefined) return undefined
  const share = (metric: string) => (ill.metrics[metric] ?? Number.NaN) / (well.metrics[metric] ?? Number.NaN)
  const more = (metric: string) => (ill.metrics[metric] ?? Number.NaN) - (well.metrics[metric] ?? Number.NaN)
  return { share, more }
}

const isAbout = (value: number | undefined, expected: number, within: number) =>
  value !== undefined && Math.abs(value - expected) <= within

test('neighbours by id share a feed, and feeds a site', (t) => {
  t.equal(new Set([...places.values()].map(({ feed }) => feed)).size, 6)
  t.strictSame(places.get(1000), { site: 'harbour', feed: 'harbour-1' })
  t.strictSame(places.get(1023), { site: 'northgate', feed: 'northgate-3' })
  t.strictSame(sharingFeed(places, 1005), [1004, 1005, 1006, 1007])
  const file = join(t.testdir(), 'fleet.yaml')
  writeFileSync(file, `metrics: [{ name: voltage_v, unit: V }]\n${fleetLines(places)}`)
  const { sites = {}, devices: told = {} } = loadFleetConfig(file)
  t.strictSame(Object.keys(sites), ['harbour', 'northgate'])
  t.match(told['1005'], { site: 'harbour', feed: 'harbour-2', electrical: { phases: 3 } })
  t.end()
})

test('a load pulls its voltage down at once, takes power, and warms up slowly, by the square of its current', (t) => {
  const soon = changed('overload', 6, 2 * MINUTE)
  t.ok(isAbout(soon?.more('current_a'), 6, 0.02) && isAbout(soon?.more('voltage_v'), -1.5, 0.11))
  t.ok(isAbout(soon?.share('power_kw'), 1.3, 0.03))
  t.ok((soon?.more('temp_c') ?? 9) < 1.5)
  const late = changed('overload', 6, 55 * MINUTE)
  t.ok(isAbout(late?.more('temp_c'), 0.8 * 6 * 1.15, 0.3))
  t.ok((changed('overload', -6, 55 * MINUTE)?.more('temp_c') ?? 0) < -3)
  t.end()
})

test('a fan that stands still warms alone; a lost phase takes a third of the voltage, and more current', (t) => {
  const fan = changed('fan', 10, 55 * MINUTE)
  t.ok(isAbout(fan?.more('temp_c'), 10 * (1 - Math.exp(-55 / 20)), 0.3))
  t.equal(fan?.more('current_a'), 0)
  const phase = changed('phase_loss', 1, 30 * MINUTE)
  t.ok(isAbout(phase?.share('voltage_v'), 2 / 3, 0.001) && isAbout(phase?.share('current_a'), 1.155, 0.002))
  t.ok((phase?.more('temp_c') ?? 0) > 10)
  t.end()
})

test('under a low voltage a drive takes more current and a heater less; a wrong ratio changes what is read alone', (t) => {
  const drive = devices.find((device) => takesMoreWhenLow(7, device))
  const heater = devices.find((device) => !takesMoreWhenLow(7, device))
  const low = changed('sag', 0.1, MINUTE, drive)
  t.ok(isAbout(low?.share('voltage_v'), 0.9, 0.001) && isAbout(low?.share('current_a'), 1 / 0.9, 0.002))
  t.ok(isAbout(low?.share('power_kw'), 1, 0.005))
  t.ok(isAbout(changed('sag', 0.1, MINUTE, heater)?.share('current_a'), 0.9, 0.002))
  const ratio = changed('ct_ratio', 1.25, MINUTE)
  t.ok(isAbout(ratio?.share('current_a'), 1.25, 0.002) && isAbout(ratio?.share('power_kw'), 1, 0.002))
  t.equal(ratio?.more('voltage_v'), 0)
  t.equal(changed('outage', 1, MINUTE), undefined)
  t.end()
})

test('a feed’s fault is one of each of its devices; every other fault is one of a device or feed', (t) => {
  const at = { seed: 7, index: 3, device: 1005, startMs: MONDAY }
  t.strictSame(
    plantFaults('sag', at, places).map(({ device }) => device),
    [1004, 1005, 1006, 1007],
  )
  t.equal(plantFaults('fan', at, places).length, 1)
  const plan = faultSchedule({ seed: 7, devices, firstMs: MONDAY, everyMs: 10 * MINUTE, readingEveryMs: 5000, places })
  const faults: AnyFault[] = Array.from({ length: 200 }, () => plan.next().value)
  t.strictSame(
    new Set(faults.filter(({ metric }) => metric === EVERY_METRIC).map(({ kind }) => kind)),
    new Set(plantFaultKinds),
  )
  for (const one of faults) {
    const others = faults.filter((other) => other !== one && other.device === one.device)
    t.ok(others.every(({ startMs, endMs }) => endMs <= one.startMs || startMs >= one.endMs))
  }
  t.end()
})

test('what was injected is read again as it was written', (t) => {
  const path = join(t.testdir(), 'faults.csv')
  const faults = [faultOf('sag', 0.1), { ...faultOf('fan', 9.5), device: 1003 }]
  for (const fault of faults) truthFile(path).add(fault)
  t.strictSame(truthFile(path).lastingBeyond(MONDAY), faults)
  t.end()
})

test('sites are asked for on the command line, and are no more than there are devices for', (t) => {
  const { places: told } = simulateOptions(['--devices', '12', '--sites', '2', '--feeds', '2'])
  t.equal(new Set([...(told?.values() ?? [])].map(({ feed }) => feed)).size, 4)
  t.equal(simulateOptions([]).places, undefined)
  t.throws(() => simulateOptions(['--devices', '5', '--sites', '2']), /2 sites of 3 feeds .* take fewer/)
  t.throws(() => simulateOptions(['--places', 'x.yaml']), /--places needs --sites/)
  t.end()
})
