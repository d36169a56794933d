import { checkRows } from '../values/size-limits.ts'
import { minimize } from './nelder-mead.ts'

/** Evenly spaced values; a missing one is NaN, the first is there. */
export type Evenly = Float64Array

/** A forecast and how well the model fits the values: the least sum of squared errors found. */
export interface Forecast {
  readonly values: Float64Array
  readonly error: number
}

const guesses = [0.3, 0.7]
const patience = { atLeast: 1e-4, iterations: 100 }
/** Where the level, the trend and the seasons stand among the parameters, after alpha, beta, gamma and phi. */
const level = 4
const trend = 5
const seasons = 6

/**
 * Forecasts `n` values by the damped multiplicative Holt-Winters method, after fitting its parameters to the values;
 * with `withFit` the fitted values come first. Nothing where there are too few values.
 *
 * @param season how many values a season has; no season below 2
 */
export function holtWintersForecast(values: Evenly, n: number, season: number, withFit: boolean): Forecast {
  const period = season >= 2 ? season : 0
  if (values.length < 2 || values.length < period || n <= 0) return { values: new Float64Array(0), error: 0 }
  const start = startingPoint(values, period)
  const sumOfErrors = (parameters: Float64Array): number => {
    const fitted = project(values, parameters, period, 0, true)
    let sum = 0
    for (let i = 0; i < fitted.length; i++) {
      const value = values[i] as number
      if (!Number.isNaN(value)) sum += ((fitted[i] as number) - value) ** 2
    }
    return sum
  }
  let best: Float64Array | undefined
  let error = Number.POSITIVE_INFINITY
  for (const alpha of guesses) {
    for (const beta of guesses) {
      for (const gamma of guesses) {
        for (const phi of guesses) {
          start.set([alpha, beta, gamma, phi])
          const found = minimize(sumOfErrors, start, patience)
          if (best === undefined || found.value < error) {
            best = found.at
            error = found.value
          }
        }
      }
    }
  }
  return { values: project(values, best as Float64Array, period, n, withFit), error }
}

function startingPoint(values: Evenly, period: number): Float64Array {
  const start = new Float64Array(seasons + period)
  const at = (i: number): number => values[i] as number
  const isThere = (i: number): boolean => !Number.isNaN(at(i))
  if (period === 0) {
    start[level] = 0.5 * at(0)
    start[trend] = isThere(1) ? 0.5 * (at(1) - at(0)) : 0
    return start
  }
  let base = 0
  let slope = 0
  for (let i = 0; i < period; i++) {
    if (isThere(i)) base += (1 / period) * at(i)
    if (period + i < values.length && isThere(i) && isThere(period + i)) {
      slope += (1 / (period * period)) * (at(period + i) - at(i))
    }
  }
  start[level] = base
  start[trend] = slope
  for (let i = 0; i < period; i++) start[seasons + i] = isThere(i) ? at(i) / base : 1
  return start
}

/** Runs the model over the values and `ahead` steps further; each step goes on from its own last value. */
function project(
  values: Evenly,
  parameters: Float64Array,
  period: number,
  ahead: number,
  withFit: boolean,
): Float64Array {
  const { length } = values
  checkRows(ahead + length)
  const result = new Float64Array(ahead + (withFit ? length : 0))
  const season = parameters.slice(seasons)
  const within = (x: number): number => Math.min(1, Math.max(0, x))
  const alpha = within(parameters[0] as number)
  const beta = within(parameters[1] as number)
  const gamma = within(parameters[2] as number)
  const phi = within(parameters[3] as number)
  let damping = phi
  let value = values[0] as number
  let base = parameters[level] as number
  let slope = parameters[trend] as number
  let filled = 0
  if (withFit) result[filled++] = value
  for (let t = 1; t < length + ahead; t++) {
    // Two steps a value: the offset into the ring of seasons grows with the time. So it does in InfluxDB.
    const offset = period === 0 ? 0 : 2 * t - 2 + period
    const current = period === 0 ? 1 : (season[(offset - period) % period] as number)
    const next = period === 0 ? 1 : (season[(offset - period + (t % period)) % period] as number)
    const damped = base + phi * slope
    const newBase = alpha * (value / current) + (1 - alpha) * damped
    const newSlope = beta * (newBase - base) + (1 - beta) * phi * slope
    if (period > 0) season[offset % period] = gamma * (value / damped) + (1 - gamma) * current
    value = (newBase + damping * newSlope) * next
    base = newBase
    slope = newSlope
    damping += powerOf(phi, t)
    if (withFit || t >= length) result[filled++] = value
  }
  return result
}

/** A whole power by squaring: the same roundings as Go's. */
function powerOf(base: number, exponent: number): number {
  let result = 1
  for (let square = base, rest = exponent; rest > 0; rest >>= 1, square *= square) {
    if (rest & 1) result *= square
  }
  return result
}
