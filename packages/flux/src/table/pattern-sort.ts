/**
 * Sorts rows by their ranks in place, leaving equal ranks in the order in which Go's `sort.Sort` leaves them: it
 * is not stable, and `join` shows it. This is the pattern-defeating quicksort, step for step as far as the order
 * of exchanges matters.
 *
 * @see Peters: Pattern-defeating Quicksort, https://arxiv.org/abs/2106.05123
 */
export function patternSort(ranks: Int32Array, rows: Int32Array): void {
  new PatternSort(ranks, rows).sort(0, rows.length, bitLength(rows.length))
}

const shortest = 12
const bitLength = (n: number): number => 32 - Math.clz32(n)

type Hint = 'rising' | 'falling' | 'unknown'

class PatternSort {
  readonly #ranks: Int32Array
  readonly #rows: Int32Array

  constructor(ranks: Int32Array, rows: Int32Array) {
    this.#ranks = ranks
    this.#rows = rows
  }

  sort(from: number, to: number, badChoicesAllowed: number): void {
    let a = from
    let b = to
    let limit = badChoicesAllowed
    let balanced = true
    let partitioned = true
    for (;;) {
      const length = b - a
      if (length <= shortest) {
        this.#insertionSort(a, b)
        return
      }
      if (limit === 0) {
        this.#heapSort(a, b)
        return
      }
      if (!balanced) {
        this.#breakPatterns(a, b)
        limit--
      }
      let { pivot, hint } = this.#choosePivot(a, b)
      if (hint === 'falling') {
        this.#reverse(a, b)
        pivot = b - 1 - (pivot - a)
        hint = 'rising'
      }
      if (balanced && partitioned && hint === 'rising' && this.#finishNearlySorted(a, b)) return
      if (a > 0 && !this.#less(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot)
        continue
      }
      const split = this.#partition(a, b, pivot)
      partitioned = split.untouched
      const left = split.middle - a
      const right = b - split.middle
      const threshold = length >> 3
      if (left < right) {
        balanced = left >= threshold
        this.sort(a, split.middle, limit)
        a = split.middle + 1
      } else {
        balanced = right >= threshold
        this.sort(split.middle + 1, b, limit)
        b = split.middle
      }
    }
  }

  #less(i: number, j: number): boolean {
    return (this.#ranks[i] as number) < (this.#ranks[j] as number)
  }

  #swap(i: number, j: number): void {
    const rank = this.#ranks[i] as number
    this.#ranks[i] = this.#ranks[j] as number
    this.#ranks[j] = rank
    const row = this.#rows[i] as number
    this.#rows[i] = this.#rows[j] as number
    this.#rows[j] = row
  }

  #insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.#less(j, j - 1); j--) this.#swap(j, j - 1)
  }

  #heapSort(a: number, b: number): void {
    const size = b - a
    for (let i = (size - 1) >> 1; i >= 0; i--) this.#sink(i, size, a)
    for (let i = size - 1; i >= 0; i--) {
      this.#swap(a, a + i)
      this.#sink(0, i, a)
    }
  }

  #sink(start: number, size: number, first: number): void {
    for (let root = start; ; ) {
      let child = 2 * root + 1
      if (child >= size) return
      if (child + 1 < size && this.#less(first + child, first + child + 1)) child++
      if (!this.#less(first + root, first + child)) return
      this.#swap(first + root, first + child)
      root = child
    }
  }

  /** Scatters three elements by a generator that the length seeds. */
  #breakPatterns(a: number, b: number): void {
    const length = b - a
    if (length < 8) return
    let random = BigInt(length)
    const mask = BigInt((1 << bitLength(length)) - 1)
    const start = a + (length >> 2) * 2 - 1
    for (let i = 0; i < 3; i++) {
      random ^= BigInt.asUintN(64, random << 13n)
      random ^= random >> 7n
      random ^= BigInt.asUintN(64, random << 17n)
      let other = Number(random & mask)
      if (other >= length) other -= length
      this.#swap(start - 1 + i, a + other)
    }
  }

  #choosePivot(a: number, b: number): { pivot: number; hint: Hint } {
    const length = b - a
    const quarter = length >> 2
    let swaps = 0
    const median = (first: number, second: number, third: number): number => {
      let low = first
      let middle = second
      let high = third
      if (this.#less(middle, low)) {
        swaps++
        ;[low, middle] = [middle, low]
      }
      if (this.#less(high, middle)) {
        swaps++
        ;[middle, high] = [high, middle]
      }
      if (this.#less(middle, low)) {
        swaps++
        middle = low
      }
      return middle
    }
    let i = a + quarter
    let j = a + quarter * 2
    let k = a + quarter * 3
    if (length >= 50) {
      i = median(i - 1, i, i + 1)
      j = median(j - 1, j, j + 1)
      k = median(k - 1, k, k + 1)
    }
    const pivot = median(i, j, k)
    return { pivot, hint: swaps === 0 ? 'rising' : swaps === 12 ? 'falling' : 'unknown' }
  }

  #reverse(a: number, b: number): void {
    for (let i = a, j = b - 1; i < j; i++, j--) this.#swap(i, j)
  }

  /** Repairs up to five places that are out of order; false where that is not enough. */
  #finishNearlySorted(a: number, b: number): boolean {
    let i = a + 1
    for (let step = 0; step < 5; step++) {
      while (i < b && !this.#less(i, i - 1)) i++
      if (i === b) return true
      if (b - a < 50) return false
      this.#swap(i, i - 1)
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1)
      if (b - i >= 2) for (let j = i + 1; j < b && this.#less(j, j - 1); j++) this.#swap(j, j - 1)
    }
    return false
  }

  /** Puts what equals the pivot before what is greater; answers where the greater begin. */
  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot)
    let i = a + 1
    let j = b - 1
    for (;;) {
      while (i <= j && !this.#less(a, i)) i++
      while (i <= j && this.#less(a, j)) j--
      if (i > j) return i
      this.#swap(i, j)
      i++
      j--
    }
  }

  /** Puts what is less than the pivot before the rest; answers the pivot's place and whether nothing had to move. */
  #partition(a: number, b: number, pivot: number): { middle: number; untouched: boolean } {
    this.#swap(a, pivot)
    let i = a + 1
    let j = b - 1
    for (let untouched = true; ; untouched = false) {
      while (i <= j && this.#less(i, a)) i++
      while (i <= j && !this.#less(j, a)) j--
      if (i > j) {
        this.#swap(j, a)
        return { middle: j, untouched }
      }
      this.#swap(i, j)
      i++
      j--
    }
  }
}
