import { MetricName } from '@nrg/schema/metric'
import { type Static, Type } from '@sinclair/typebox'
import { timeFormats } from '../reading/reading-time.ts'

const Path = Type.String({
  minLength: 1,
  maxLength: 256,
  description: 'a path: ENERGY.Power, meters[0].power, $ for all',
})
const Paths = Type.Union([Path, Type.Array(Path, { minItems: 1, maxItems: 16 })], {
  description: 'a path, such as ENERGY.Power, or several of which the first that is there counts',
})
const Topic = Type.String({ minLength: 1, maxLength: 256 })
const Topics = Type.Union([Topic, Type.Array(Topic, { minItems: 1, maxItems: 64 })], {
  description: 'a topic, such as tele/{device}/SENSOR, or several',
})
const Unit = Type.String({ maxLength: 16, description: 'the unit that it is sent in: W' })
const Skipped = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])
const Skip = Type.Array(Skipped, { maxItems: 64, description: 'values that are none, such as [null, unavailable]' })

/** Where a metric stands in a payload, and what becomes of it there: value × scale + offset, in `unit`, × sign. */
export const MetricSource = Type.Object(
  {
    path: Paths,
    unit: Type.Optional(Unit),
    unit_path: Type.Optional(Path),
    scale: Type.Optional(Type.Number()),
    offset: Type.Optional(Type.Number()),
    sign: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(-1)], { description: '1 or -1' })),
  },
  { additionalProperties: false },
)
export type MetricSource = Static<typeof MetricSource>

const Metrics = Type.Record(
  MetricName,
  Type.Union([Paths, MetricSource], { description: 'a path, or { path, unit, … }' }),
  {
    additionalProperties: false,
  },
)

const Format = Type.Union(
  timeFormats.map((format) => Type.Literal(format)),
  { description: 'iso, s, ms, us or ns' },
)

const reading = {
  device: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'of names of the topic: {device}' })),
  device_path: Type.Optional(Paths),
  suffix: Type.Optional(Type.String({ maxLength: 32, description: 'what is put after the id of the device' })),
  time: Type.Optional(Paths),
  time_format: Type.Optional(
    Type.Union([Format, Type.Array(Format, { minItems: 1 })], { description: 'iso, s, ms, us or ns' }),
  ),
  time_zone: Type.Optional(Type.String({ description: 'of times without one, as in the tz database: Europe/Berlin' })),
  clock: Type.Optional(
    Type.Union([Type.Literal('device'), Type.Literal('server')], {
      description: 'server: where a payload has no time it is of now; device, as where it is left out: it is refused',
    }),
  ),
  metrics: Type.Optional(Metrics),
}

/** One reading of a payload, or of each element of a part of it. */
export const Part = Type.Object(
  {
    ...reading,
    topics: Type.Optional(Topics),
    if: Type.Optional(Path),
    unless: Type.Optional(Path),
    at: Type.Optional(Path),
    each: Type.Optional(Path),
  },
  { additionalProperties: false },
)
export type Part = Static<typeof Part>

/** How what one kind of device sends becomes readings. */
export const Source = Type.Object(
  {
    ...Part.properties,
    format: Type.Optional(Type.String({ description: 'what is sent, such as tasmota' })),
    base: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'what {base} stands for in topics' })),
    parts: Type.Optional(Type.Array(Part, { minItems: 1, maxItems: 256 })),
    names: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'ids of devices by what they are called' }),
    ),
    rename: Type.Optional(
      Type.Record(MetricName, MetricName, {
        additionalProperties: false,
        description: 'metrics by those of the format',
      }),
    ),
    units: Type.Optional(Type.Record(MetricName, Unit, { additionalProperties: false })),
    skip: Type.Optional(Skip),
    partial: Type.Optional(Type.Boolean({ description: 'true: a payload with none of the metrics is no fault' })),
    status: Type.Optional(Topics),
    ignore: Type.Optional(Topics),
  },
  { additionalProperties: false },
)
export type Source = Static<typeof Source>

const Measurement = Type.Object(
  {
    device_tag: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    metrics: Type.Optional(
      Type.Record(MetricName, Type.Union([Type.String(), Type.Omit(MetricSource, ['unit_path'])])),
    ),
  },
  { additionalProperties: false },
)

/** Which points of line protocol are readings, beside those of the measurement energy. */
export const LineProtocol = Type.Object(
  {
    device_tag: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'device_id where left out' })),
    names: Source.properties.names,
    measurements: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 256 }), Type.Union([Measurement, Type.Null()])),
    ),
  },
  { additionalProperties: false },
)
export type LineProtocol = Static<typeof LineProtocol>

/** How the times of readings are written that come in the form of ingest itself. */
export const Readings = Type.Object(
  { time_format: reading.time_format, time_zone: reading.time_zone, clock: reading.clock },
  { additionalProperties: false },
)
export type Readings = Static<typeof Readings>

/** A name of a source: it stands in an address. */
const SOURCE_NAME = '^[a-z0-9][a-z0-9_-]{0,63}$'

/** How what devices send becomes readings, by source. */
export const SourcesConfig = Type.Object(
  {
    sources: Type.Optional(
      Type.Record(Type.String({ pattern: SOURCE_NAME, description: 'small letters, digits, - and _' }), Source, {
        additionalProperties: false,
      }),
    ),
    readings: Type.Optional(Readings),
    line_protocol: Type.Optional(LineProtocol),
  },
  { additionalProperties: false },
)
export type SourcesConfig = Static<typeof SourcesConfig>
