import type { Definition } from '../../function/define.ts'
import { from } from './from.ts'

export const generate: readonly Definition[] = [from]
