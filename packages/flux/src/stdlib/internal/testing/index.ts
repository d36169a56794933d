import type { Definition } from '../../../function/define.ts'
import { assertMatches } from './assertMatches.ts'
import { shouldErrorWithCode } from './shouldErrorWithCode.ts'

export const internalTesting: readonly Definition[] = [assertMatches, shouldErrorWithCode]
