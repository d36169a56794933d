import type { Definition } from '../../function/define.ts'
import { version } from './version.ts'

/** Everything in `runtime`, by name. */
export const runtime: readonly Definition[] = [version]
