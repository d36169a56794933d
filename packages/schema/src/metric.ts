import { type Static, Type } from '@sinclair/typebox'
import { Duration } from './duration.ts'

/** A metric's name: the field of a reading, in JSON, in line protocol and in Flux. */
export const MetricName = Type.String({
  pattern: '^(?!device$|device_id$|timeof$|site$|time$)[a-z][a-z0-9_]{0,63}$',
  description: 'Lower case, with its unit: power_kw. Not device, device_id, timeof, site or time',
})

/** Values that a metric must never pass, and how fast it may change, whatever is usual for the device. */
export const Limit = Type.Object(
  {
    lower: Type.Optional(Type.Number()),
    upper: Type.Optional(Type.Number()),
    rate: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'How fast it may change, in units a minute' })),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type Limit = Static<typeof Limit>

/** What a sensor says when it fails, and not what it measures: of some thermometers 85 and -127. */
export const Ignored = Type.Array(Type.Number(), {
  maxItems: 16,
  description: 'Values that the sensor says when it fails',
})

/** `counter`: readings are totals that only rise, such as of kWh, m³ or pulses. How fast they do is what is judged. */
export const MetricKind = Type.Union([Type.Literal('gauge'), Type.Literal('counter')], {
  description: 'gauge, or counter: a total that only rises',
})

/** What is measured. A metric is configuration: adding one takes no code. */
export const Metric = Type.Object(
  {
    name: MetricName,
    unit: Type.String({ maxLength: 16, description: 'As it is shown: V, °C, kW' }),
    kind: Type.Optional(MetricKind),
    label: Type.Optional(Type.String({ maxLength: 64, description: 'Its key in `units`; the name where left out' })),
    limit: Type.Optional(Limit),
    ignore: Type.Optional(Ignored),
    resolution: Type.Optional(Duration),
  },
  { additionalProperties: false },
)
export type Metric = Static<typeof Metric>

/** The original's three metrics, in its order, with the static limits of its demo. */
export const defaultMetrics = [
  { name: 'voltage_v', unit: 'V', label: 'voltage', limit: { upper: 490 } },
  { name: 'temp_c', unit: '°C', label: 'temperature', limit: { upper: 70 } },
  { name: 'current_a', unit: 'A', label: 'current', limit: { upper: 30 } },
] as const satisfies readonly Metric[]
