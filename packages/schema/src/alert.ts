import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Instant, Nullable } from './nullable.ts'

/** The measurement that alerts are stored under. */
export const ALERT_MEASUREMENT = 'alerts'

/** How far back the list of alerts looks, by the last time an alert's condition held. */
export const ALERT_LIST_MS = 24 * 3_600_000

/** `withdrawn`: late readings took the alert back. Flux cannot delete points, so it is marked and hidden. */
export const AlertState = Type.Union([Type.Literal('raised'), Type.Literal('withdrawn')])
export type AlertState = Static<typeof AlertState>

const OptionalNumber = Type.Optional(Type.Number())

/**
 * `critical`: two readings in a row cross a limit, a supply fails, nothing is heard of a device, or a detector's measure is
 * twice its threshold twice in a row. What one reading says is a `warning`, and so is what is on at night.
 */
export const Severity = Type.Union([Type.Literal('warning'), Type.Literal('critical')])
export type Severity = Static<typeof Severity>

/**
 * An alert as it is stored: one point per episode at the time it began, with the tags `device_id`, `metric` and `reason`.
 * A task that finds the condition still holding writes the same point again. Times are milliseconds since the epoch.
 */
export const StoredAlert = Type.Object({
  device_id: Type.String(),
  metric: Type.String(),
  reason: Type.String(),
  /** The time of its point, to the nanosecond. */
  time: Type.String(),
  since: Type.Number(),
  /** The last time the condition held; stored in nanoseconds. */
  until: Type.Number(),
  state: AlertState,
  /** The reading that opened the alert. */
  value: OptionalNumber,
  /** How far out it was, in the detector's own measure. */
  score: OptionalNumber,
  /** The largest score of the episode, of those of its own reason: others are measured otherwise. */
  peak: OptionalNumber,
  /** What was expected, and the band around it. */
  expected: OptionalNumber,
  lower: OptionalNumber,
  upper: OptionalNumber,
  /** Readings that the baseline was made of. */
  samples: OptionalNumber,
  severity: Type.Optional(Severity),
  /** How long after it began it was first found, in seconds. */
  delay_s: OptionalNumber,
  /** How long after `until` it counts as open, in seconds, where its device reports so rarely that its hold is too short. */
  hold_s: OptionalNumber,
  /** The version of the parameters it was found with. */
  config: Type.Optional(Type.String({ minLength: 1 })),
})
export type StoredAlert = Static<typeof StoredAlert>

type AlertKey = Pick<StoredAlert, 'device_id' | 'metric' | 'reason' | 'time'>

/** One text for each point of an alert, and another for each other. Its id takes far longer to make. */
export const alertKey = ({ device_id, metric, reason, time }: AlertKey): string =>
  `${device_id} ${metric} ${reason} ${time}`

/** What is in a point beside its key and times; further fields (`settled` …) are the task's own, to go on with it. */
const told = Object.entries(StoredAlert.properties).slice(6)

/** The names of those fields. */
export const alertFields: readonly string[] = told.map(([name]) => name)

/** Numbers are most of them, and alerts are read again and again: looking at a schema takes longer than all the rest. */
const isGood = (schema: (typeof told)[number][1], value: unknown): boolean =>
  schema.type === 'number' ? typeof value === 'number' && Number.isFinite(value) : Value.Check(schema, value)

/**
 * Makes an alert of its point. A field that is missing, or is not what it should be, is left out: other versions of the
 * tasks may have written it.
 */
export function storedAlert(
  { device_id, metric, reason, time }: AlertKey,
  fields: Readonly<Record<string, unknown>>,
): StoredAlert {
  const since = Date.parse(time)
  const { until } = fields
  // Named one by one: an object that begins with the members of another takes ten times as long to add to.
  const alert: Record<string, unknown> = {
    device_id,
    metric,
    reason,
    time,
    since,
    until: typeof until === 'bigint' || typeof until === 'number' ? Math.round(Number(until) / 1e6) : since,
    state: 'raised',
  }
  for (const [name, schema] of told) {
    const value = fields[name]
    if (value !== undefined && isGood(schema, value)) alert[name] = value
  }
  return alert as StoredAlert
}

/** An alert as the query service answers it. The first four fields are the original's. */
export const Alert = Type.Object(
  {
    device_id: Type.String(),
    reason: Type.String({ description: 'The detector that raised the alert' }),
    last_seen: Type.String({ format: 'date-time', description: 'The last time its condition held' }),
    value: Type.Union([Type.Number(), Type.Null()], { description: 'The reading that opened the alert' }),
    metric: Type.String(),
    since: Instant,
    until: Instant,
    open: Type.Boolean({ description: 'Its condition still held within the hold time of its detector' }),
    score: OptionalNumber,
    peak: OptionalNumber,
    expected: OptionalNumber,
    lower: OptionalNumber,
    upper: OptionalNumber,
    severity: Type.Optional(Severity),
    samples: Type.Optional(Type.Integer()),
    sentence: Type.String({
      description: 'The alert in plain words: what was read and expected, and since when; times are UTC',
      examples: ['current_a 31.2 A, expected 20.1 ± 1.4 by its last hour; 7.9 σ; since 14:02'],
    }),
    config: Type.Optional(Type.String({ description: 'The version of the parameters it was found with' })),
    id: Type.Optional(
      Type.String({ description: '`al_` and which episode it is: the same one has the same id for ever' }),
    ),
    incident: Type.Optional(Type.String({ description: 'The incident that it is part of' })),
    title: Type.Optional(Type.String({ examples: ['Current is 59 % above normal'] })),
    unit: Type.Optional(Type.String()),
    name: Type.Optional(Type.String({ description: 'Of its device' })),
    site: Type.Optional(Nullable(Type.String())),
  },
  { description: 'The latest alert of a device, metric and reason' },
)
export type Alert = Static<typeof Alert>

/** The alerts whose condition held within the last 24 hours, the latest first. */
export const AlertList = Type.Array(Alert, {
  description: 'The latest alert per device, metric and reason of the last 24 hours, the latest first',
})
export type AlertList = Static<typeof AlertList>
