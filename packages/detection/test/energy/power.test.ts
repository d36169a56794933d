import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { powerKw, powerSource } from '../../src/energy/power.ts'

const source = powerSource(defaultFleetConfig)
const of = (values: Readonly<Record<string, number>>) => (metric: string) => values[metric]

test('a power is measured, or derived from electrical data, or none', (t) => {
  const [three, one] = [
    { phases: 3, power_factor: 0.95 },
    { phases: 1, power_factor: 1 },
  ] as const
  const values = { voltage_v: 400, current_a: 100 }
  t.strictSame(source, { voltage: 'voltage_v', current: 'current_a' })
  t.equal(powerKw(of({ ...values, power_kw: 7 }), three, source), 7, 'what is measured goes before')
  t.equal(powerKw(of(values), three, source)?.toFixed(3), '65.818')
  t.equal(powerKw(of(values), one, source), 40)
  t.equal(powerKw(of(values), undefined, source), null)
  t.equal(powerKw(of({ voltage_v: 400 }), three, source), null)
  t.equal(powerKw(of(values), three, undefined), null)
  t.equal(powerSource({ metrics: [{ name: 'flow', unit: 'l/min' }] }), undefined)
  t.end()
})
