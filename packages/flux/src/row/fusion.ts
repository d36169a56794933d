import { RecentMap } from '../recent-map.ts'
import { bools, floats } from '../table/vector.ts'
import { newBytes, newFloats } from '../values/arrays.ts'
import type { Batch, RowValue } from './batch.ts'
import type { Fusion, RowExpression } from './row-expression.ts'
import { isAllNull, validOfBoth } from './validity.ts'

/** A fusion of an expression by itself. */
export const leafFusion = (leaf: RowExpression): Fusion => ({
  result: 'float',
  code: '$0',
  leaves: [leaf],
  asksForNulls: false,
})

/** Puts fusions into a template in which `A`, `B` and `C` stand for them; undefined where one of them is missing. */
export function fuse(
  result: Fusion['result'],
  template: string,
  parts: readonly (Fusion | undefined)[],
  asksForNulls = false,
): Fusion | undefined {
  const leaves: Fusion['leaves'][number][] = []
  const codes: string[] = []
  for (const part of parts) {
    if (!part) return undefined
    const places = part.leaves.map((leaf) => {
      const known = leaves.indexOf(leaf)
      return known < 0 ? leaves.push(leaf) - 1 : known
    })
    codes.push(part.code.replace(/\$(\d+)/g, (_, place) => `$${places[Number(place)]}`))
  }
  const code = template.replace(/[ABC]/g, (letter) => codes['ABC'.indexOf(letter)] as string)
  return { result, code: `(${code})`, leaves, asksForNulls: asksForNulls || parts.some((part) => part?.asksForNulls) }
}

/** A fusion of a function applied to another. The function may refuse nulls that are not a column's. */
export function fuseCall(fn: (x: number) => number, argument: Fusion | undefined): Fusion | undefined {
  if (!argument) return undefined
  const [leaf] = argument.leaves
  const isColumn = argument.code === '$0' && typeof leaf === 'object' && leaf.typedNulls === true
  const leaves = [...argument.leaves, fn]
  return {
    ...argument,
    code: `$${leaves.length - 1}(${argument.code})`,
    leaves,
    asksForNulls: argument.asksForNulls || !isColumn,
  }
}

type Loop = (out: Float64Array | Uint8Array, ...leaves: unknown[]) => void

/** Bytes of code that are kept compiled; what it is compiled to is some ten times as large. */
const keptBytes = 2 ** 20

const loops = new RecentMap<string, Loop>(keptBytes, (key) => 200 + key.length)

/** The loop for leaves of these kinds: `c` a column, `k` a number, `f` a function. */
function loopFor(code: string, kinds: string): Loop {
  const key = `${kinds}:${code}`
  let loop = loops.get(key)
  if (!loop) {
    const names = Array.from(kinds, (_, i) => `$${i}`)
    const body = code.replace(/\$(\d+)/g, (name, place) => (kinds[Number(place)] === 'c' ? `${name}[i]` : name))
    loop = new Function('out', ...names, `for (let i = 0; i < out.length; i++) out[i] = ${body}`) as Loop
    loops.set(key, loop)
  }
  return loop
}

/** Evaluates a fusion; undefined where its leaves are not floats, or not without nulls where that matters. */
export function evaluateFusion({ code, leaves, result, asksForNulls }: Fusion, batch: Batch): RowValue | undefined {
  let kinds = ''
  let valid: Uint8Array | undefined
  const given: unknown[] = []
  for (const leaf of leaves) {
    if (typeof leaf === 'function') {
      kinds += 'f'
      given.push(leaf)
      continue
    }
    const value = leaf.evaluate(batch)
    if (value.type !== 'float' || isAllNull(value) || (asksForNulls && value.valid)) return undefined
    kinds += value.constant ? 'k' : 'c'
    given.push(value.constant ? value.data[0] : value.data)
    if (value.valid) valid = valid ? validOfBoth({ ...value, valid }, value) : value.valid
  }
  if (!kinds.includes('c')) return undefined
  const out = result === 'float' ? newFloats(batch.length) : newBytes(batch.length)
  loopFor(code, kinds)(out, ...given)
  return result === 'float' ? floats(out as Float64Array, valid) : bools(out as Uint8Array, valid)
}

/** The expression, evaluated in one loop where that can be. */
export function fused(expression: RowExpression, fusion: Fusion | undefined): RowExpression {
  // A single step is one loop anyhow.
  if (!fusion) return expression
  return {
    ...expression,
    fusion,
    evaluate: (batch) => evaluateFusion(fusion, batch) ?? expression.evaluate(batch),
  }
}
