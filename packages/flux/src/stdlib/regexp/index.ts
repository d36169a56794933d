import type { Definition } from '../../function/define.ts'
import { compile } from './compile.ts'
import { findString } from './findString.ts'
import { findStringIndex } from './findStringIndex.ts'
import { getString } from './getString.ts'
import { matchRegexpString } from './matchRegexpString.ts'
import { quoteMeta } from './quoteMeta.ts'
import { replaceAllString } from './replaceAllString.ts'
import { splitRegexp } from './splitRegexp.ts'

/** Everything in `regexp`, by name. */
export const regexp: readonly Definition[] = [
  compile,
  findString,
  findStringIndex,
  getString,
  matchRegexpString,
  quoteMeta,
  replaceAllString,
  splitRegexp,
]
