import type { Definition } from '../../../function/define.ts'
import { parse } from './parse.ts'

/** Everything in `experimental/json`, by name. */
export const experimentalJson: readonly Definition[] = [parse]
