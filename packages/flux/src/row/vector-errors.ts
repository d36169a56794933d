import { FluxError } from '../errors.ts'
import { goPanic } from '../plan/go-panic.ts'
import { unsupportedPair } from '../values/operators.ts'

/** What InfluxDB calls the operators when it evaluates them over whole columns. */
const names: Readonly<Record<string, string>> = {
  '+': 'Add',
  '-': 'Sub',
  '*': 'Mul',
  '/': 'Div',
  '%': 'Mod',
  '^': 'Pow',
  '==': 'Equal',
  '!=': 'NotEqual',
  '<': 'LessThan',
  '<=': 'LessThanEqual',
  '>': 'GreaterThan',
  '>=': 'GreaterThanEqual',
}

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>='])

/** Evaluates an operator over whole columns, with the errors that InfluxDB has there and not row by row. */
export function overColumns<T>(operator: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof FluxError)) throw error
    const pair = unsupportedPair(error)
    if (pair) throw new FluxError('invalid', unsupportedTypes(operator, pair.left, pair.right), { cause: error })
    // InfluxDB looks for a zero before it divides whole columns, not before it takes a remainder.
    if (operator === '%') throw goPanic('runtime error: integer divide by zero')
    throw error
  }
}

function unsupportedTypes(operator: string, left: string, right: string): string {
  if (left === 'unary') return `unsupported type for vector UnarySub: ${right}`
  const types = comparisons.has(operator) ? `${left} ${operator} ${right}` : left
  return `unsupported type for vector ${names[operator]}: ${types}`
}
