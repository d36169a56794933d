import { type ConstantDefinition, constant } from '../../function/define.ts'
import { UInt, type Value } from '../../values/value.ts'

const phi = (1 + Math.sqrt(5)) / 2

const values: Readonly<Record<string, Value>> = {
  e: Math.E,
  ln10: Math.LN10,
  ln2: Math.LN2,
  log10e: 1 / Math.LN10,
  log2e: 1 / Math.LN2,
  maxfloat: Number.MAX_VALUE,
  maxint: 9_223_372_036_854_775_807n,
  maxuint: new UInt(18_446_744_073_709_551_615n),
  minint: -9_223_372_036_854_775_808n,
  phi,
  pi: Math.PI,
  smallestNonzeroFloat: Number.MIN_VALUE,
  sqrt2: Math.SQRT2,
  sqrte: Math.sqrt(Math.E),
  sqrtphi: Math.sqrt(phi),
  sqrtpi: Math.sqrt(Math.PI),
}

/** The numbers that have names in `math`. */
export const constants: readonly ConstantDefinition[] = Object.entries(values).map(([name, value]) =>
  constant({ package: 'math', name, value }),
)
