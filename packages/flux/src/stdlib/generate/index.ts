import type { Definition } from '../define.ts'
import { from } from './from.ts'

export const generate: readonly Definition[] = [from]
