import { durationMs } from '@nrg/schema/duration'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { Type } from '@sinclair/typebox'
import { BadParameter } from '../errors.ts'

const AGO = /^-(([0-9]{1,9}(s|m|h|d|w))+)$/

/** Whether a time is named by how long ago it is. */
export const isAgo = (text: string): boolean => AGO.test(text)

/** A time as a parameter. */
export const TimeParameter = (description: string) =>
  Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: `${description}: ISO 8601, or as long ago: -1h` }),
  )

/**
 * Reads a time of a parameter, in milliseconds since the epoch.
 *
 * @throws BadParameter
 */
export function timeOf(name: string, text: string, now: number): number {
  const ago = AGO.exec(text)?.[1]
  const ns = ago === undefined ? parseTimestamp(text) : undefined
  const at = ago === undefined ? Number((ns ?? -1n) / 1_000_000n) : now - durationMs(ago)
  if ((ago === undefined && ns === undefined) || !(at >= 0 && at < 253_402_300_800_000))
    throw new BadParameter(
      `${name}: ${JSON.stringify(text)} is no time from 1970 to 9999: send ISO 8601 such as 2026-03-01T12:00:00Z (a + as %2B), or as long ago: -1h`,
    )
  return at
}

/**
 * Reads a stretch of time; it ends now where `to` is left out.
 *
 * @throws BadParameter where it ends before it begins
 */
export function stretchOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
  usualMs: number,
): { readonly from: number; readonly to: number } {
  const end = to === undefined ? now : timeOf('to', to, now)
  const start = from === undefined ? Math.max(0, end - usualMs) : timeOf('from', from, now)
  if (!(start < end)) throw new BadParameter('from: it has to be before to')
  return { from: start, to: end }
}
