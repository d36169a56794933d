import { Duration } from '@nrg/schema/duration'
import { type TSchema, Type } from '@sinclair/typebox'

const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$',
  description: 'A time in UTC: 2026-01-01T00:00:00Z',
})

/** No alert is waited for through more readings than these, nor for longer. */
const MOST_READINGS = 20

/** Every run reads as far back as this. */
const UpToHalfADay = Type.String({ pattern: '^([1-9][0-9]{0,3}s|[1-9][0-9]{0,2}m|([1-9]|1[0-2])h)$' })

/** How long a condition must last before it is told: so many readings (or steps) in a row, or a length of time. */
const Wait = Type.Union([Type.Integer({ minimum: 1, maximum: MOST_READINGS }), UpToHalfADay], {
  description: `So many readings in a row, ${MOST_READINGS} at most, or a length of time such as 5m, 12h at most`,
})

/** What can be set of several detectors, and means the same of each. */
const vocabulary = {
  enabled: Type.Boolean({ description: 'false switches the detector off' }),
  hold: Duration,
  cooldown: Duration,
  for: Wait,
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
  run: Type.Integer({ minimum: 2, description: 'Steps with equal values in a row' }),
  margin: Type.Number({
    minimum: 0,
    description: 'How many times what is a habit of the device; 0: whatever that is',
  }),
  intervals: Type.Number({ minimum: 1, description: 'So many of the own intervals between readings' }),
  warm_up: Duration,
} satisfies Record<string, TSchema>

type Name = keyof typeof vocabulary

/** Those that every detector has: alert.flux goes by them. */
type OfAll = 'enabled' | 'hold' | 'cooldown' | 'for'

/** The schemas of the parameters of some names, and of those that every detector has. */
export function parametersOf<N extends Name>(...names: readonly N[]): Pick<typeof vocabulary, N | OfAll> {
  const all: readonly string[] = ['enabled', 'hold', 'cooldown', 'for', ...names]
  return Object.fromEntries(Object.entries(vocabulary).filter(([name]) => all.includes(name))) as Pick<
    typeof vocabulary,
    N | OfAll
  >
}
