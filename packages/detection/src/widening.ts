/**
 * How much wider than usual the sd of a z-score's baseline is that has readings in some of its stretches only: the threshold,
 * in the sd of a full one, is so much higher. infra/tasks/baseline.flux says why.
 *
 * @param n how many readings it has
 * @param full how many stretches a whole one has
 */
export function widening(n: number, stretches: number, full: number): number {
  if (stretches >= full) return 1
  const few = 2 / (9 * (n - 1))
  return Math.sqrt(full / (stretches - 0.5) / (1 - few - 2.326 * Math.sqrt(few)) ** 3)
}
