/**
 * A merging t-digest: clusters of values, small near the ends of the distribution and large in its middle, whose
 * sizes an arcsine scale bounds.
 *
 * @see Dunning, Ertl: Computing extremely accurate quantiles using t-digests
 */
export class TDigest {
  readonly #compression: number
  #means: number[] = []
  #weights: number[] = []
  #pending: number[] = []
  #total = 0
  #least = Number.MAX_VALUE
  #greatest = -Number.MAX_VALUE

  constructor(compression = 1000) {
    this.#compression = compression
  }

  /** Adds one value; NaN is left out. */
  add(value: number): void {
    if (Number.isNaN(value)) return
    this.#pending.push(value)
    if (this.#pending.length > 8 * Math.ceil(this.#compression)) this.#merge()
  }

  /** The estimate of the q-quantile; NaN where nothing was added. */
  quantile(q: number): number {
    this.#merge()
    const means = this.#means
    const weights = this.#weights
    const last = means.length - 1
    if (last < 0) return Number.NaN
    const first = means[0] as number
    if (last === 0) return first
    const index = q * this.#total
    const firstHalf = (weights[0] as number) / 2
    if (index <= firstHalf) return this.#least + (index / firstHalf) * (first - this.#least)

    // The weight up to the middle of each cluster; find the first middle at or past the index.
    let before = 0
    let previousMiddle = 0
    for (let i = 0; i <= last; i++) {
      const weight = weights[i] as number
      const middle = before + weight / 2
      if (middle >= index) {
        return weighted(means[i - 1] as number, middle - index, means[i] as number, index - previousMiddle)
      }
      previousMiddle = middle
      before += weight
    }
    // Past the last middle. InfluxDB's weights here do not interpolate towards the greatest value; its results count.
    const lastHalf = (weights[last] as number) / 2
    const near = index - this.#total - lastHalf
    return weighted(means[last] as number, near, this.#greatest, lastHalf - near)
  }

  #merge(): void {
    if (this.#pending.length === 0) return
    const clusters = [
      ...this.#pending.map((mean) => ({ mean, weight: 1 })),
      ...this.#means.map((mean, i) => ({ mean, weight: this.#weights[i] as number })),
    ].sort((a, b) => a.mean - b.mean)
    this.#total += this.#pending.length
    this.#pending = []
    const means: number[] = []
    const weights: number[] = []
    let at = -1
    let soFar = 0
    let limit = this.#total * this.#share(1)
    for (const { mean, weight } of clusters) {
      if (at >= 0 && soFar + weight <= limit) {
        soFar += weight
        const joined = (weights[at] as number) + weight
        weights[at] = joined
        means[at] = (means[at] as number) + (weight * (mean - (means[at] as number))) / joined
        continue
      }
      if (at >= 0) limit = this.#total * this.#share(this.#scale(soFar / this.#total) + 1)
      at = means.push(mean) - 1
      weights.push(weight)
      soFar += weight
    }
    this.#means = means
    this.#weights = weights
    this.#least = Math.min(this.#least, means[0] as number)
    this.#greatest = Math.max(this.#greatest, means[at] as number)
  }

  /** The share of the weight below place `k` of the scale. */
  #share(k: number): number {
    return (Math.sin((Math.min(k, this.#compression) * Math.PI) / this.#compression - Math.PI / 2) + 1) / 2
  }

  /** The place on the scale of a share of the weight. */
  #scale(share: number): number {
    return (this.#compression * (Math.asin(2 * share - 1) + Math.PI / 2)) / Math.PI
  }
}

function weighted(a: number, weightOfA: number, b: number, weightOfB: number): number {
  const mean = (a * weightOfA + b * weightOfB) / (weightOfA + weightOfB)
  return Math.max(Math.min(a, b), Math.min(mean, Math.max(a, b)))
}
