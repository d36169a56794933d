/** Steps that divide the hour or the day: a chart's points stay where they are while it moves on. */
const nice = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]

const DAY_MS = 86_400_000

/** The shortest of the steps, in milliseconds, with which a stretch has no more points than that. */
export function stepFor(lengthMs: number, points: number): number {
  const least = lengthMs / points
  const step = nice.find((seconds) => seconds * 1000 >= least)
  return step === undefined ? Math.ceil(least / DAY_MS) * DAY_MS : step * 1000
}
