import type { Definition } from '../../../function/define.ts'
import { bitwise } from '../../bitwise/index.ts'

/** `experimental/bitwise`: the older place of everything in `bitwise`. */
export const experimentalBitwise: readonly Definition[] = bitwise.map((definition) => ({
  ...definition,
  package: 'experimental/bitwise',
}))
