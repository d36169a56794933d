const euler = 0.577_215_664_901_532_9

/** From here on the asymptotic expansion of order 0 and 1 is exact to the last digits. */
const far = 30

/** The two series of Hankel's expansion, P and Q, for order 0 or 1 and a large x. */
function hankel(order: 0 | 1, x: number): readonly [p: number, q: number] {
  const mu = 4 * order * order
  let p = 1
  let q = 0
  let term = 1
  for (let k = 1; k < 60; k++) {
    const next = (term * (mu - (2 * k - 1) ** 2)) / (k * 8 * x)
    if (Math.abs(next) > Math.abs(term)) break
    term = next
    if (k % 2 === 1) q += k % 4 === 1 ? term : -term
    else p += k % 4 === 0 ? term : -term
    if (Math.abs(term) < 1e-18) break
  }
  return [p, q]
}

/** J and Y of order 0 or 1 for a large x. The phase x - π/4 (x - 3π/4) is taken apart, so that no digit of x is lost. */
function asymptotic(order: 0 | 1, x: number): readonly [j: number, y: number] {
  const [p, q] = hankel(order, x)
  const [sin, cos] = [Math.sin(x), Math.cos(x)]
  const [phaseSin, phaseCos] = order === 0 ? [sin - cos, sin + cos] : [-sin - cos, sin - cos]
  const scale = 1 / Math.sqrt(Math.PI) / Math.sqrt(x)
  return [scale * (p * phaseCos - q * phaseSin), scale * (p * phaseSin + q * phaseCos)]
}

/**
 * J of the orders 0 to `highest`, by Miller's method: the recurrence run downwards from an order where J is
 * nothing, then scaled by J₀ + 2 J₂ + 2 J₄ + … = 1.
 */
function downwards(highest: number, x: number): Float64Array {
  const size = Math.max(highest, Math.ceil(x))
  const start = 2 * Math.ceil((size + 20 + Math.sqrt(60 * size)) / 2)
  const values = new Float64Array(highest + 1)
  let above = 0
  let here = 1e-300
  let sum = 0
  for (let order = start; order >= 0; order--) {
    if (order <= highest) values[order] = here
    if (order % 2 === 0) sum += order === 0 ? here : 2 * here
    const below = (2 * order * here) / x - above
    above = here
    here = below
    if (Math.abs(here) > 1e250) {
      here *= 1e-300
      above *= 1e-300
      sum *= 1e-300
      for (let i = order; i <= highest; i++) values[i] = (values[i] as number) * 1e-300
    }
  }
  for (let order = 0; order <= highest; order++) values[order] = (values[order] as number) / sum
  return values
}

/** J for an x so small beside the order that its power series falls from the first term on. */
function powerSeries(order: number, x: number): number {
  const quarter = (x * x) / 4
  let term = 1
  for (let k = 1; k <= order; k++) term *= x / 2 / k
  let sum = term
  for (let k = 1; Math.abs(term) > Math.abs(sum) * 1e-17; k++) {
    term *= -quarter / (k * (k + order))
    sum += term
  }
  return sum
}

/** J of a whole order from 0 and an x from 0. */
function firstKind(order: number, x: number): number {
  if (!Number.isFinite(x)) return 0
  if (x * x < 4 * (order + 1)) return powerSeries(order, x)
  if (x < far || order > x) return downwards(order, x)[order] as number
  let [before] = asymptotic(0, x)
  if (order === 0) return before
  let [here] = asymptotic(1, x)
  for (let n = 1; n < order; n++) [before, here] = [here, (2 * n * here) / x - before]
  return here
}

/** Y₀ and Y₁ of an x above 0, by Neumann's series in J; Y₁ is its derivative. */
function secondKindPair(x: number): readonly [y0: number, y1: number] {
  if (x >= far) return [asymptotic(0, x)[1], asymptotic(1, x)[1]]
  const terms = Math.ceil(x) + 30
  const j = x < 1 ? undefined : downwards(2 * terms + 2, x)
  const at = (order: number): number => j?.[order] ?? powerSeries(order, x)
  const logarithm = Math.log(x) - Math.LN2 + euler
  let even = 0
  let odd = 0
  for (let k = terms; k > 0; k--) {
    const sign = k % 2 === 0 ? 1 : -1
    even += (sign * at(2 * k)) / k
    odd += (sign * (at(2 * k - 1) - at(2 * k + 1))) / k
  }
  const y0 = (2 / Math.PI) * (logarithm * at(0) - 2 * even)
  const y1 = (2 / Math.PI) * (logarithm * at(1) - at(0) / x + odd)
  return [y0, y1]
}

const alternating = (order: number): 1 | -1 => (order % 2 === 0 ? 1 : -1)

/** The Bessel function of the first kind, of a whole order. */
export function besselJ(order: number, x: number): number {
  if (Number.isNaN(x)) return x
  const sign = (order < 0 ? alternating(order) : 1) * (x < 0 ? alternating(order) : 1)
  if (x === 0) return order === 0 ? 1 : 0
  return sign * firstKind(Math.abs(order), Math.abs(x))
}

/** The Bessel function of the second kind, of a whole order; there is none of a negative x. */
export function besselY(order: number, x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN
  const sign = order < 0 ? alternating(order) : 1
  if (x === 0) return sign * Number.NEGATIVE_INFINITY
  if (!Number.isFinite(x)) return 0
  const highest = Math.abs(order)
  let [before, here] = secondKindPair(x)
  if (highest === 0) return before
  for (let n = 1; n < highest && Number.isFinite(here); n++) [before, here] = [here, (2 * n * here) / x - before]
  return sign * here
}
