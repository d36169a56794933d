import { type Static, Type } from '@sinclair/typebox'
import { DEVICE_ID_LENGTH, DEVICE_ID_MIN, DEVICE_ID_TEXT, FLEET } from './device-id.ts'
import { TIMESTAMP_LENGTH } from './timestamp.ts'

/** The measurement that readings are stored under. */
export const READING_MEASUREMENT = 'energy'

/** The largest size of a value: its square, and sums of many squares, stay finite in a baseline. */
export const VALUE_LIMIT = 1e100

/** How far ahead of the server's clock a reading may be. */
export const FUTURE_LIMIT_MS = 10 * 60_000

/** Text that counts as a number: decimal, with or without an exponent. Not hexadecimal, not `NaN`. */
export const NUMERIC_TEXT = '^\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*$'

/** The id of a device as it is sent. 1001 and `"1001"` are one device. */
export const DeviceId = Type.Union(
  [
    Type.Integer({ minimum: DEVICE_ID_MIN, maximum: Number.MAX_SAFE_INTEGER }),
    Type.String({ pattern: DEVICE_ID_TEXT }),
    Type.String({ pattern: '^\\s*[1-9][0-9]{3,63}\\s*$' }),
  ],
  {
    description: `An integer of at least ${DEVICE_ID_MIN}, or text: letters, digits and . _ : -, ${DEVICE_ID_LENGTH} at most, a letter or digit first; not "${FLEET}"`,
  },
)

export const MetricValue = Type.Union(
  [Type.Number({ minimum: -VALUE_LIMIT, maximum: VALUE_LIMIT }), Type.String({ pattern: NUMERIC_TEXT, maxLength: 64 })],
  { description: 'A finite number, or its decimal form as text' },
)

/** One reading as a device sends it: who, when, and at least one of the configured metrics. */
export const Reading = Type.Object(
  {
    device_id: DeviceId,
    timeof: Type.String({
      maxLength: TIMESTAMP_LENGTH,
      description: 'ISO 8601; a space may stand for the T; UTC where no zone is given; up to nanoseconds',
    }),
    voltage_v: Type.Optional(MetricValue),
    current_a: Type.Optional(MetricValue),
    temp_c: Type.Optional(MetricValue),
  },
  {
    description: 'One reading: at least one metric; further configured metrics are fields of the same form',
    additionalProperties: true,
    examples: [
      { device_id: 1001, timeof: '2025-08-26T05:49:42+00:00', voltage_v: 480.5, current_a: 20.2, temp_c: 40.1 },
    ],
  },
)
export type Reading = Static<typeof Reading>
