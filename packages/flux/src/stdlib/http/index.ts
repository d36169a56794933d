import type { Definition } from '../../function/define.ts'
import { basicAuth } from './basicAuth.ts'
import { pathEscape } from './pathEscape.ts'

/** What of `http` makes no request: the engine knows no network. */
export const http: readonly Definition[] = [basicAuth, pathEscape]
