import type { Definition } from '../../function/define.ts'
import { sand } from './sand.ts'
import { sclear } from './sclear.ts'
import { slshift } from './slshift.ts'
import { snot } from './snot.ts'
import { sor } from './sor.ts'
import { srshift } from './srshift.ts'
import { sxor } from './sxor.ts'
import { uand } from './uand.ts'
import { uclear } from './uclear.ts'
import { ulshift } from './ulshift.ts'
import { unot } from './unot.ts'
import { uor } from './uor.ts'
import { urshift } from './urshift.ts'
import { uxor } from './uxor.ts'

/** Everything in `bitwise`, by name. */
export const bitwise: readonly Definition[] = [
  sand,
  sclear,
  slshift,
  snot,
  sor,
  srshift,
  sxor,
  uand,
  uclear,
  ulshift,
  unot,
  uor,
  urshift,
  uxor,
]
