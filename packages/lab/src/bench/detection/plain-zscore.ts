/**
 * The plain z-score: for each value whether it is `threshold` deviations or more from the mean of the `window` values
 * before it. What every other detector has to be better than.
 */
export function plainZScore(values: readonly number[], window: number, threshold = 3): boolean[] {
  const hot: boolean[] = []
  for (let index = 0; index < values.length; index++) {
    const past = values.slice(Math.max(0, index - window), index)
    const mean = past.reduce((sum, value) => sum + value, 0) / past.length
    const squares = past.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    const sd = Math.sqrt(squares / (past.length - 1))
    hot.push(
      past.length >= Math.min(10, window) && Math.abs((values[index] as number) - mean) >= threshold * sd && sd > 0,
    )
  }
  return hot
}
