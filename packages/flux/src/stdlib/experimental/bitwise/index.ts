import { bitwise as current } from '../../bitwise/index.ts'
import type { Definition } from '../../define.ts'

/** `experimental/bitwise`: the older place of everything in `bitwise`. */
export const bitwise: readonly Definition[] = current.map((definition) => ({
  ...definition,
  package: 'experimental/bitwise',
}))
