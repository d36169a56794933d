import type { Definition } from '../../function/define.ts'
import { assertEmpty } from './assertEmpty.ts'
import { assertEqualValues } from './assertEqualValues.ts'
import { diff } from './diff.ts'
import { planner } from './expect/planner.ts'
import { load } from './load.ts'
import { shouldError } from './shouldError.ts'
import { tags } from './tags.ts'

export const testing: readonly Definition[] = [assertEmpty, assertEqualValues, diff, load, planner, shouldError, tags]
