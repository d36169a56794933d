import fc from 'fast-check'
import { test } from 'tap'
import { calendarMarks, dayStart } from '../../src/energy/calendar.ts'
import { costOf } from '../../src/energy/cost.ts'
import { type Energy, energiesOf, excessKwh, type PowerSteps, sumEnergies } from '../../src/energy/steps.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const FROM = Date.parse('2026-03-01T00:00:00Z')
const GAP = 3 * MINUTE

/** Steps of five minutes, each heard whole where nothing else is said. */
function steps(kw: (number | null)[], expected: number | null = 10, heardMs?: number[]): PowerSteps {
  return {
    from: FROM,
    stepMs: 5 * MINUTE,
    kw,
    expectedKw: kw.map(() => expected),
    heardMs: heardMs ?? kw.map((one) => (one === null ? 0 : 5 * MINUTE)),
  }
}
const span = (minutes: number, from = 0) => ({ from: FROM + from * MINUTE, to: FROM + minutes * MINUTE })
const near = (value: number | null, wanted: number) => value !== null && Math.abs(value - wanted) < 1e-9

test('power over time is energy, and what is more than expected is the excess', async (t) => {
  const { steps: parts, leftOut } = energiesOf(steps(Array.from({ length: 12 }, () => 24)), span(60), [], GAP)
  const sum = sumEnergies(parts)
  t.ok(near(sum.kwh, 24) && near(sum.expectedKwh, 10) && sum.complete)
  t.ok(near(excessKwh(parts), 14))
  t.strictSame(leftOut, [])
  t.ok(near(excessKwh(energiesOf(steps([4, 4, 4]), span(15), [], GAP).steps), -1.5), 'less is below 0')
  // From minute 3 to minute 12: two, five and two minutes.
  const part = energiesOf(steps([24, 24, 24]), span(12, 3), [], GAP)
  t.ok(near(sumEnergies(part.steps).kwh, (24 * 9) / 60), 'the edges count for their part')
})

test('what nobody heard is left out and said, and is no zero', async (t) => {
  const power = steps([12, null, null, 12], 10, [5 * MINUTE, 0, 0, 1 * MINUTE])
  const { steps: parts, leftOut } = energiesOf(power, span(20), [], GAP)
  const sum = sumEnergies(parts)
  t.ok(near(sum.kwh, (12 * 6) / 60), 'of the last step, the minute that was heard')
  t.ok(near(sum.expectedKwh, 1), 'what was expected is of the same time')
  t.equal(sum.complete, false)
  t.strictSame(leftOut, [{ from: FROM + 5 * MINUTE, to: FROM + 20 * MINUTE, why: 'gap' }])
  t.equal(sumEnergies(energiesOf(steps([null, null]), span(10), [], GAP).steps).kwh, null)
  const late = energiesOf(steps([12], 10, [3.5 * MINUTE]), span(5), [], GAP)
  t.ok(near(sumEnergies(late.steps).kwh, 1) && late.leftOut.length === 0, 'a minute that is on its way is no gap')
})

test('a broken sensor is left out and said, and what was expected stands for it', async (t) => {
  const faulty = [{ ...span(10, 5), alert: 'al_x' }]
  const { steps: parts, leftOut } = energiesOf(steps([12, 900, 12]), span(15), faulty, GAP)
  const sum = sumEnergies(parts)
  t.ok(near(sum.kwh, 2 + 10 / 12) && near(sum.expectedKwh, 2.5))
  t.equal(sum.complete, false)
  t.strictSame(leftOut, [{ ...faulty[0], why: 'sensor' }])
  t.ok(near(excessKwh(parts), 2 / 6), 'it is no excess')
  const unknown = sumEnergies(energiesOf(steps([12, 900, 12], null), span(15), faulty, GAP).steps)
  t.ok(near(unknown.kwh, 2) && unknown.expectedKwh === null, 'where nothing is expected nothing stands for it')
})

test('the sum over days is the sum over hours, in every zone', async (t) => {
  const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe']
  const value = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null })
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.array(value, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 0, max: 365 }),
        (zone, kw, day) => {
          const from = Date.parse('2026-01-01T00:00:00Z') + day * 24 * HOUR
          const power = { ...steps(kw), from, stepMs: 15 * MINUTE, heardMs: kw.map(() => 15 * MINUTE) }
          const whole = { from, to: from + kw.length * 15 * MINUTE }
          const { steps: parts } = energiesOf(power, whole, [], GAP)
          const by = (unit: 'hour' | 'day') => {
            const marks = calendarMarks(whole, 15 * MINUTE, unit, zone)
            return marks.map((mark, index) =>
              sumEnergies(parts.filter(({ at }) => at >= mark && at < (marks[index + 1] ?? whole.to))),
            )
          }
          const total = (energies: readonly Energy[]) => sumEnergies(energies).kwh
          const [hours, days] = [by('hour'), by('day')]
          if (total(hours) === null) return total(days) === null
          return Math.abs((total(hours) ?? 0) - (total(days) ?? 0)) < 1e-6
        },
      ),
      { numRuns: 200 },
    ),
  )
})

test('hours and days are those of the zone: 23 and 25 hours when clocks are changed', async (t) => {
  const day = (date: string, zone: string) => {
    const from = dayStart(zone, Date.parse(`${date}T12:00:00Z`))
    const to = dayStart(zone, from + 36 * HOUR)
    return { hours: (to - from) / HOUR, marks: calendarMarks({ from, to }, 15 * MINUTE, 'hour', zone).length, from, to }
  }
  t.match(day('2026-03-29', 'Europe/Berlin'), { hours: 23, marks: 23, from: Date.parse('2026-03-28T23:00:00Z') })
  t.match(day('2026-10-25', 'Europe/Berlin'), { hours: 25, marks: 25, from: Date.parse('2026-10-24T22:00:00Z') })
  t.match(day('2026-06-01', 'Asia/Kathmandu'), { hours: 24, marks: 24, from: Date.parse('2026-05-31T18:15:00Z') })
  t.match(day('2026-11-29', 'UTC'), { hours: 24, marks: 24, from: Date.parse('2026-11-29T00:00:00Z') })
  // Clocks there skip midnight.
  const beirut = dayStart('Asia/Beirut', Date.parse('2026-03-29T12:00:00Z'))
  t.equal(new Date(beirut).toISOString(), '2026-03-28T22:00:00.000Z')
  const whole = { from: Date.parse('2026-10-24T22:00:00Z'), to: Date.parse('2026-10-26T23:00:00Z') }
  t.strictSame(calendarMarks(whole, 15 * MINUTE, 'day', 'Europe/Berlin'), [
    whole.from,
    Date.parse('2026-10-25T23:00:00Z'),
  ])
})

test('a cost is of one currency, and of parts that all have a price', async (t) => {
  const eur = { per_kwh: 0.2, currency: 'EUR' }
  t.strictSame(
    costOf([
      [10, eur],
      [5, { ...eur, per_kwh: 0.4 }],
    ]),
    { cost: 4, currency: 'EUR' },
  )
  t.strictSame(
    costOf([
      [10, eur],
      [5, { ...eur, currency: 'USD' }],
    ]),
    { cost: null, currency: null },
  )
  t.strictSame(
    costOf([
      [10, eur],
      [5, undefined],
    ]),
    { cost: null, currency: null },
  )
  t.strictSame(costOf([]), { cost: null, currency: null })
})
