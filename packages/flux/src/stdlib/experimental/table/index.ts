import type { Definition } from '../../../function/define.ts'
import { fill } from './fill.ts'

export const experimentalTable: readonly Definition[] = [fill]
