import type { Definition } from '../../function/define.ts'
import { bool } from './bool.ts'
import { start, stop } from './bounds.ts'
import { float } from './float.ts'
import { int } from './int.ts'
import { numericBool } from './numericBool.ts'
import { string } from './string.ts'
import { uint } from './uint.ts'

export const sampledata: readonly Definition[] = [bool, float, int, numericBool, start, stop, string, uint]
