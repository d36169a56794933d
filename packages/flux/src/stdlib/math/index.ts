import type { Definition } from '../../function/define.ts'
import { abs } from './abs.ts'
import { acos } from './acos.ts'
import { acosh } from './acosh.ts'
import { asin } from './asin.ts'
import { asinh } from './asinh.ts'
import { atan } from './atan.ts'
import { atan2 } from './atan2.ts'
import { atanh } from './atanh.ts'
import { cbrt } from './cbrt.ts'
import { ceil } from './ceil.ts'
import { constants } from './constants.ts'
import { copysign } from './copysign.ts'
import { cos } from './cos.ts'
import { cosh } from './cosh.ts'
import { dim } from './dim.ts'
import { erf } from './erf.ts'
import { erfc } from './erfc.ts'
import { erfcinv } from './erfcinv.ts'
import { erfinv } from './erfinv.ts'
import { exp } from './exp.ts'
import { exp2 } from './exp2.ts'
import { expm1 } from './expm1.ts'
import { float64bits } from './float64bits.ts'
import { float64frombits } from './float64frombits.ts'
import { floor } from './floor.ts'
import { frexp } from './frexp.ts'
import { gamma } from './gamma.ts'
import { hypot } from './hypot.ts'
import { ilogb } from './ilogb.ts'
import { isInf } from './isInf.ts'
import { isNaNFn } from './isNaN.ts'
import { j0 } from './j0.ts'
import { j1 } from './j1.ts'
import { jn } from './jn.ts'
import { ldexp } from './ldexp.ts'
import { lgamma } from './lgamma.ts'
import { log } from './log.ts'
import { log1p } from './log1p.ts'
import { log2 } from './log2.ts'
import { log10 } from './log10.ts'
import { logb } from './logb.ts'
import { mInf } from './mInf.ts'
import { mMax } from './mMax.ts'
import { mMin } from './mMin.ts'
import { mod } from './mod.ts'
import { modf } from './modf.ts'
import { NaNFn } from './NaN.ts'
import { nextafter } from './nextafter.ts'
import { pow } from './pow.ts'
import { pow10 } from './pow10.ts'
import { remainder } from './remainder.ts'
import { round } from './round.ts'
import { roundtoeven } from './roundtoeven.ts'
import { signbit } from './signbit.ts'
import { sin } from './sin.ts'
import { sincos } from './sincos.ts'
import { sinh } from './sinh.ts'
import { sqrt } from './sqrt.ts'
import { tan } from './tan.ts'
import { tanh } from './tanh.ts'
import { trunc } from './trunc.ts'
import { y0 } from './y0.ts'
import { y1 } from './y1.ts'
import { yn } from './yn.ts'

/** Everything in `math`, by name. */
export const math: readonly Definition[] = [
  NaNFn,
  abs,
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cbrt,
  ceil,
  copysign,
  cos,
  cosh,
  dim,
  erf,
  erfc,
  erfcinv,
  erfinv,
  exp,
  exp2,
  expm1,
  float64bits,
  float64frombits,
  floor,
  frexp,
  gamma,
  hypot,
  ilogb,
  isInf,
  isNaNFn,
  j0,
  j1,
  jn,
  ldexp,
  lgamma,
  log,
  log10,
  log1p,
  log2,
  logb,
  mInf,
  mMax,
  mMin,
  mod,
  modf,
  nextafter,
  pow,
  pow10,
  remainder,
  round,
  roundtoeven,
  signbit,
  sin,
  sincos,
  sinh,
  sqrt,
  tan,
  tanh,
  trunc,
  y0,
  y1,
  yn,
  ...constants,
]
