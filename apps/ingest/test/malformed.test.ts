import { MetricValue, Reading, VALUE_LIMIT } from '@nrg/schema/reading'
import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import tap, { test } from 'tap'
import { readReading } from '../src/reading/reading.ts'
import { NOW } from './fixture/build-app.ts'
import { holdRequests, oddReading } from './fixture/malformed-requests.ts'
import { reading } from './fixture/requests.ts'

tap.setTimeout(120_000)

const rules = { metrics: new Set(['voltage_v', 'temp_c', 'current_a']), now: NOW, retentionMs: 86_400_000 }

/** The contract's pattern takes 1e999 as text, which no number holds. */
const isNoMetric = (value: unknown) => !(Value.Check(MetricValue, value) && Math.abs(Number(value)) <= VALUE_LIMIT)

test('what is taken keeps the contract, and is what was sent', (t) => {
  let taken = 0
  fc.assert(
    fc.property(oddReading, (changes) => {
      const value: Record<string, unknown> = JSON.parse(JSON.stringify({ ...reading, ...changes }))
      const { reading: stored, faults } = readReading(value, rules)
      if (stored === undefined) return faults.length > 0
      taken++
      const metrics = Object.entries(stored.metrics)
      // The metrics that were refused are named, and without them it keeps the contract.
      const bad = faults.map(({ field = '' }) => field)
      const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !bad.includes(name)))
      const kept: boolean = Value.Check(Reading, rest)
      return (
        kept &&
        bad.every((name) => rules.metrics.has(name) && isNoMetric(value[name])) &&
        stored.deviceId === String(value.device_id).trim() &&
        metrics.length > 0 &&
        metrics.every(([name, number]) => Number.isFinite(number) && number === Number(value[name]))
      )
    }),
    { numRuns: 3000 },
  )
  t.ok(taken > 300, `${taken} of 3000 were taken`)
  t.end()
})

test('no request makes a 5xx, and a refused one stores nothing', (t) => holdRequests(t, 400))
