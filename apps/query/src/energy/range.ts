import { calendarMarks } from '@nrg/detection/energy/calendar'
import { costOf, tariffOf } from '@nrg/detection/energy/cost'
import { type Energy, energiesOf, sumEnergies } from '@nrg/detection/energy/steps'
import type { QueryOptions } from '@nrg/influx/query'
import type { EnergyRange } from '@nrg/schema/energy'
import { gapMsOf } from '@nrg/service/energy/gap'
import { readPower } from '@nrg/service/energy/read-power'
import { heldSince, type JudgedSource } from '../live/held.ts'
import { rounded } from '../rounded.ts'
import { faultyOf } from './faulty.ts'
import type { EnergyQuestion } from './parameters.ts'
import { money } from './told.ts'

const DAY_MS = 86_400_000
/** So many stretches that were left out are listed. */
const LISTED = 500

/** The energy of devices together, by the hours or days of a zone. */
export async function readEnergy(
  source: JudgedSource,
  devices: readonly string[],
  { from, to, by, stepMs }: EnergyQuestion,
  zone: string,
  options: QueryOptions & { readonly now: Date },
): Promise<EnergyRange> {
  const { reader, fleet, state } = source
  // What is usual at a time of day tells more of what is longer.
  const expected = to - from > DAY_MS ? 'seasonal' : 'zscore'
  const [power, held] = await Promise.all([
    readPower(reader, fleet, state, { devices, from, to, stepMs, expected }, options),
    heldSince(from, source, options),
  ])
  const asked = new Set(devices)
  const own = held.incidents.filter((one) => one.incident.devices.some((device) => asked.has(device)))
  const faulty = faultyOf(await source.live.withEvidence(own, options), fleet)
  const leftOut: EnergyRange['left_out'] = []
  const parts: { readonly at: number; readonly energy: Energy }[] = []
  const costs: [number, ReturnType<typeof tariffOf>][] = []
  for (const [device, steps] of power) {
    const found = energiesOf(steps, { from, to }, faulty.get(device) ?? [], gapMsOf(state, device))
    for (const { at, ...energy } of found.steps) parts.push({ at, energy })
    for (const one of found.leftOut) leftOut.push({ ...one, device_id: device })
    const { kwh } = sumEnergies(found.steps)
    if (kwh !== null) costs.push([kwh, tariffOf(fleet, device)])
  }
  const first = Math.floor(from / stepMs) * stepMs
  const marks = calendarMarks({ from: first, to }, stepMs, by, zone)
  const sums = groupByMark(parts, marks).map(sumEnergies)
  const total = sumEnergies(sums)
  const { cost, currency } = costOf(costs)
  return {
    time_zone: zone,
    time: marks.map((mark, index) => (index === 0 ? Math.max(mark, from) : mark)),
    kwh: sums.map(({ kwh }) => number(kwh)),
    expected_kwh: sums.map(({ expectedKwh }) => number(expectedKwh)),
    complete: sums.map(({ complete, kwh }) => complete && kwh !== null),
    total_kwh: number(total.kwh),
    expected_total_kwh: number(total.expectedKwh),
    cost: money(cost),
    currency,
    left_out: leftOut
      .toSorted((a, b) => b.to - b.from - (a.to - a.from))
      .slice(0, LISTED)
      .toSorted((a, b) => a.from - b.from),
    left_out_count: leftOut.length,
  }
}

const number = (value: number | null) => (value === null ? null : rounded(value, 2))

function groupByMark(parts: readonly { readonly at: number; readonly energy: Energy }[], marks: readonly number[]) {
  const groups: Energy[][] = marks.map(() => [])
  const ordered = parts.toSorted((a, b) => a.at - b.at)
  let mark = 0
  for (const { at, energy } of ordered) {
    while (mark + 1 < marks.length && (marks[mark + 1] ?? 0) <= at) mark++
    groups[mark]?.push(energy)
  }
  return groups
}
