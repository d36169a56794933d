import type { Definition } from '../../../function/define.ts'
import { getOption } from './getOption.ts'
import { nullFn } from './null.ts'
import { opaque } from './opaque.ts'
import { pass } from './pass.ts'
import { sink } from './sink.ts'
import { slurp } from './slurp.ts'
import { vectorize } from './vectorize.ts'

export const internalDebug: readonly Definition[] = [getOption, nullFn, opaque, pass, sink, slurp, vectorize]
