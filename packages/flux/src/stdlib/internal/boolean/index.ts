import { constant, type Definition } from '../../../function/define.ts'

/** What `true` and `false` stand for. */
export const internalBoolean: readonly Definition[] = [
  constant({ package: 'internal/boolean', name: 'false', value: false }),
  constant({ package: 'internal/boolean', name: 'true', value: true }),
]
