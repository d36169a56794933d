/** Where a search ended: the best place and the function's value there. */
export interface Minimum {
  readonly at: Float64Array
  readonly value: number
}

/** When to stop: after so many iterations in a row that did not lower the best value by more than `atLeast`. */
export interface Patience {
  readonly atLeast: number
  readonly iterations: number
}

const initialStep = 0.05

/**
 * Searches a minimum with the downhill simplex method, its factors adapted to the number of dimensions.
 *
 * @see Nelder, Mead: A simplex method for function minimization
 * @see Gao, Han: Implementing the Nelder-Mead simplex algorithm with adaptive parameters
 */
export function minimize(f: (x: Float64Array) => number, start: Float64Array, patience: Patience): Minimum {
  return new Simplex(f, start).search(patience)
}

interface Vertex {
  readonly at: Float64Array
  readonly value: number
}

class Simplex {
  readonly #f: (x: Float64Array) => number
  readonly #dimensions: number
  readonly #expansion: number
  readonly #contraction: number
  readonly #shrink: number
  readonly #start: Vertex
  /** The best first, the worst last: one more than there are dimensions. */
  #vertices: Vertex[] = []
  /** The mean of all vertices but the worst. */
  #centroid = new Float64Array(0)

  constructor(f: (x: Float64Array) => number, start: Float64Array) {
    this.#f = f
    const n = start.length
    this.#dimensions = n
    this.#expansion = 1 + 2 / n
    this.#contraction = 0.75 - 1 / (2 * n)
    this.#shrink = 1 - 1 / n
    this.#start = this.#evaluate(start.slice())
  }

  search({ atLeast, iterations }: Patience): Minimum {
    let reference = this.#start.value
    this.#build()
    for (let idle = 0; ; ) {
      const best = this.#vertices[0] as Vertex
      if (best.value < reference && reference - best.value > atLeast) {
        reference = best.value
        idle = 0
      } else if (++idle >= iterations) return best
      this.#step()
    }
  }

  #evaluate(at: Float64Array): Vertex {
    return { at, value: this.#f(at) }
  }

  #build(): void {
    const corners = Array.from(this.#start.at, (x, i) => {
      const at = this.#start.at.slice()
      at[i] = x + initialStep
      return this.#evaluate(at)
    })
    this.#vertices = [...corners, this.#start]
    this.#order()
  }

  #order(): void {
    this.#vertices.sort((a, b) => a.value - b.value)
    const n = this.#dimensions
    const centroid = new Float64Array(n)
    for (const { at } of this.#vertices.slice(0, n))
      for (let j = 0; j < n; j++) centroid[j] = (centroid[j] as number) + (at[j] as number)
    for (let j = 0; j < n; j++) centroid[j] = (centroid[j] as number) / n
    this.#centroid = centroid
  }

  #step(): void {
    const n = this.#dimensions
    const best = this.#vertices[0] as Vertex
    const second = this.#vertices[n - 1] as Vertex
    const worst = this.#vertices[n] as Vertex
    const reflected = this.#beyond(1)
    if (reflected.value >= best.value && reflected.value < second.value) {
      this.#replaceWorst(reflected)
    } else if (reflected.value < best.value) {
      const expanded = this.#beyond(this.#expansion)
      this.#replaceWorst(expanded.value < reflected.value ? expanded : reflected)
    } else if (reflected.value < worst.value) {
      const outside = this.#beyond(this.#contraction)
      if (outside.value <= reflected.value) this.#replaceWorst(outside)
      else this.#shrinkAll()
    } else {
      const inside = this.#beyond(-this.#contraction)
      if (inside.value < worst.value) this.#replaceWorst(inside)
      else this.#shrinkAll()
    }
  }

  /** The point that lies from the worst vertex through the centroid and `scale` as far beyond it. */
  #beyond(scale: number): Vertex {
    const worst = (this.#vertices[this.#dimensions] as Vertex).at
    return this.#evaluate(this.#centroid.map((center, j) => (center - (worst[j] as number)) * scale + center))
  }

  #replaceWorst(vertex: Vertex): void {
    const n = this.#dimensions
    this.#vertices.pop()
    let at = n
    while (at > 0 && (this.#vertices[at - 1] as Vertex).value >= vertex.value) at--
    this.#vertices.splice(at, 0, vertex)
    const worst = (this.#vertices[n] as Vertex).at
    for (let j = 0; j < n; j++) {
      const without = (this.#centroid[j] as number) + (-1 / n) * (worst[j] as number)
      this.#centroid[j] = without + (1 / n) * (vertex.at[j] as number)
    }
  }

  #shrinkAll(): void {
    const best = this.#vertices[0] as Vertex
    this.#vertices = this.#vertices.map((vertex, i) => {
      if (i === 0) return vertex
      return this.#evaluate(
        vertex.at.map((x, j) => (x - (best.at[j] as number)) * this.#shrink + (best.at[j] as number)),
      )
    })
    this.#order()
  }
}
