import type { Definition } from '../../define.ts'
import { fill } from './fill.ts'

export const experimentalTable: readonly Definition[] = [fill]
