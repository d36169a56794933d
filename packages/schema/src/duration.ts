import { type Static, Type } from '@sinclair/typebox'

const MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** A length of time as Flux writes it (`90s`, `1h30m`), in units of fixed length: no months, no years. */
export const Duration = Type.String({
  pattern: '^([0-9]{1,9}(ms|s|m|h|d|w))+$',
  maxLength: 32,
  description: 'A length of time: 90s, 10m, 1h30m, 7d',
})
export type Duration = Static<typeof Duration>

/** The milliseconds of a `Duration` (`1h30m` is 5400000). */
export function durationMs(duration: Duration): number {
  const parts = [...duration.matchAll(/(\d+)(ms|[smhdw])/g)]
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (MS[unit] ?? Number.NaN), 0)
}
