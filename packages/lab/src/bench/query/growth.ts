import type { Result } from '../table.ts'

/** With ten times the readings an answer may take so many times as long. */
const MOST = 1.2
/** What is nearer than this is told apart by chance, in milliseconds. */
const CHANCE_MS = 1

/** How the answers of a fleet take longer with more hours of its readings: those of the same devices, two by two. */
export function growth(results: readonly Result[]): Result[] {
  const timed = results.flatMap(({ benchmark, method, figures: { 'median ms': median } }) => {
    const [, devices, hours] = /^(\d+) devices, (\d+) h$/.exec(benchmark) ?? []
    return devices === undefined || typeof median !== 'number' ? [] : [{ devices, hours, method, median }]
  })
  return timed.flatMap((short) => {
    const long = timed.find(
      (one) => one.devices === short.devices && one.method === short.method && Number(one.hours) > Number(short.hours),
    )
    if (long === undefined) return []
    const ratio = long.median / short.median
    const kept = ratio <= MOST || long.median - short.median <= CHANCE_MS ? 'yes' : 'no'
    return [
      {
        benchmark: `${short.devices} devices, ${long.hours} h to ${short.hours} h`,
        method: short.method,
        figures: { 'median ms': short.median, 'with more': long.median, ratio, goal: MOST, kept },
      },
    ]
  })
}
