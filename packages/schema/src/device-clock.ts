import { type Static, Type } from '@sinclair/typebox'
import { Milliseconds } from './nullable.ts'

/** The measurement of the registry that holds which devices' clocks are off. */
export const CLOCK_MEASUREMENT = 'device_clock'

/** For how long it holds, in milliseconds, that a clock is off: while it is so, it is put on record every hour. */
export const CLOCK_HOLDS_MS = 2 * 3_600_000

const Offset = Type.Integer({ description: 'How far its readings are ahead of their arrival; below 0, behind' })

export const ClockEvent = Type.Union([
  Type.Object({ type: Type.Literal('off'), time: Milliseconds, device: Type.String(), offset_ms: Offset }),
  Type.Object({ type: Type.Literal('right'), time: Milliseconds, device: Type.String() }),
])
export type ClockEvent = Static<typeof ClockEvent>

/** That the clock of a device, or its zone, is off. */
export const ClockWarning = Type.Object({
  code: Type.Literal('clock_off'),
  device_id: Type.String(),
  offset_s: Type.Integer({ description: 'Seconds that its readings are ahead of their arrival; below 0, behind' }),
  message: Type.String(),
})
export type ClockWarning = Static<typeof ClockWarning>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const HALF_HOUR_MS = 30 * MINUTE_MS
/** Zones are from 12 hours behind UTC to 14 ahead of it. */
const [FIRST_ZONE_MS, LAST_ZONE_MS] = [-12 * HOUR_MS, 14 * HOUR_MS]
/** What the way of a reading may take of it. */
const DELAY_MS = 5 * MINUTE_MS

/** What there is to say of a device whose readings are always so many milliseconds ahead of their arrival, or behind it. */
export function clockWarning(device: string, offsetMs: number): ClockWarning {
  const zone = zoneLike(offsetMs)
  const advice =
    zone === undefined
      ? 'set its clock'
      : `set its clock, or send times with their zone: they look like those of UTC${zone} without it`
  const direction = offsetMs > 0 ? 'ahead of' : 'behind'
  const message = `the readings of device ${device} are ${lengthOf(Math.abs(offsetMs))} ${direction} their arrival, always by about as much: ${advice}`
  return { code: 'clock_off', device_id: device, offset_s: Math.round(offsetMs / 1000), message }
}

/** The zone whose local time, taken for UTC, is off by as much. */
function zoneLike(offsetMs: number): string | undefined {
  const zoneMs = Math.round(offsetMs / HALF_HOUR_MS) * HALF_HOUR_MS
  if (Math.abs(offsetMs - zoneMs) > DELAY_MS || zoneMs < FIRST_ZONE_MS || zoneMs > LAST_ZONE_MS) return undefined
  const minutes = Math.abs(zoneMs) / MINUTE_MS
  const parts = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
  return `${zoneMs < 0 ? '-' : '+'}${parts.join(':')}`
}

function lengthOf(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS)
  if (minutes >= 2 * 24 * 60) return `${Math.round(minutes / (24 * 60))} days`
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest} min`] : [])].join(' ')
}
