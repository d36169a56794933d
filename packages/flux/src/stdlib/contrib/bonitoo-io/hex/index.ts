import type { Definition } from '../../../../function/define.ts'
import { bytes } from './bytes.ts'
import { int } from './int.ts'
import { string } from './string.ts'
import { uint } from './uint.ts'

/** Everything in `contrib/bonitoo-io/hex`, by name. */
export const hex: readonly Definition[] = [bytes, int, string, uint]
