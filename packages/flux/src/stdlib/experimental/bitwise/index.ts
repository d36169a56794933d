import { bitwise } from '../../bitwise/index.ts'
import type { Definition } from '../../define.ts'

/** `experimental/bitwise`: the older place of everything in `bitwise`. */
export const experimentalBitwise: readonly Definition[] = bitwise.map((definition) => ({
  ...definition,
  package: 'experimental/bitwise',
}))
