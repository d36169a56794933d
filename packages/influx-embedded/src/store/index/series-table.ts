import type { Series } from './series.ts'

/** Every series by its number. Numbers are dense, so that a plain array finds them fastest. */
export class SeriesTable {
  readonly #series: (Series | undefined)[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  get(id: number): Series | undefined {
    return this.#series[id]
  }

  has(id: number): boolean {
    return this.#series[id] !== undefined
  }

  set(series: Series): void {
    while (this.#series.length <= series.id) this.#series.push(undefined)
    this.#series[series.id] = series
    this.#size++
  }

  delete(id: number): void {
    if (this.#series[id] !== undefined) this.#size--
    this.#series[id] = undefined
  }

  *values(): Iterable<Series> {
    for (const series of this.#series) if (series) yield series
  }
}
