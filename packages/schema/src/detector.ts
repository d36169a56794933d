import { type Static, Type } from '@sinclair/typebox'
import { Duration } from './duration.ts'

const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$',
  description: 'A time in UTC: 2026-01-01T00:00:00Z',
})

/**
 * What an operator can set of a detector; what is left out comes from the next wider level: device, then metric,
 * then fleet. A detector uses those that mean something to it.
 */
export const DetectorParameters = Type.Partial(
  Type.Object(
    {
      enabled: Type.Boolean({ description: 'false switches the detector off' }),
      threshold: Type.Number({ exclusiveMinimum: 0, description: 'The score that opens an alert' }),
      release: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'The share of threshold that closes it' }),
      window: Duration,
      baseline: Duration,
      gap: Duration,
      min_samples: Type.Integer({ minimum: 2, description: 'Fewer samples in the baseline give no score' }),
      sd_floor: Type.Number({ minimum: 0, description: 'The smallest spread, in the unit of the metric' }),
      direction: Type.Union([Type.Literal('both'), Type.Literal('up'), Type.Literal('down')]),
      frozen: Type.Object(
        { start: Instant, stop: Instant },
        { additionalProperties: false, description: 'When all was known to be well: the baseline for good' },
      ),
      hold: Duration,
      cooldown: Duration,
      run: Type.Integer({ minimum: 2, description: 'Steps with equal values in a row' }),
      margin: Type.Number({
        minimum: 0,
        description: 'How many times what is a habit of the device; 0: whatever that is',
      }),
      intervals: Type.Number({ minimum: 1, description: 'So many of the own intervals between readings' }),
      warm_up: Duration,
    },
    { additionalProperties: false },
  ),
)
export type DetectorParameters = Static<typeof DetectorParameters>

/** Parameters by detector; the names are the reasons of the alerts. */
export const Detectors = Type.Partial(
  Type.Object(
    {
      zscore: DetectorParameters,
      level: DetectorParameters,
      noise: DetectorParameters,
      seasonal: DetectorParameters,
      spike: DetectorParameters,
      stuck: DetectorParameters,
      offline: DetectorParameters,
      limit: DetectorParameters,
      rate: DetectorParameters,
      fleet: DetectorParameters,
    },
    { additionalProperties: false },
  ),
)
export type Detectors = Static<typeof Detectors>
export type DetectorName = keyof Detectors
