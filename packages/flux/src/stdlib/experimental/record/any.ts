import { constant } from '../../../function/define.ts'
import { FluxRecord } from '../../../values/value.ts'

/** `record.any`: a record without properties that passes for any. */
export const anyFn = constant({ package: 'experimental/record', name: 'any', value: new FluxRecord(new Map()) })
