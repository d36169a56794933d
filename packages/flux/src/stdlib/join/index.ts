import type { Definition } from '../../function/define.ts'
import { full } from './full.ts'
import { inner } from './inner.ts'
import { left } from './left.ts'
import { right } from './right.ts'
import { tables } from './tables.ts'
import { time } from './time.ts'

export const join: readonly Definition[] = [full, inner, left, right, tables, time]
