import { constant, type Definition } from '../../function/define.ts'
import { FluxArray } from '../../values/value.ts'

const noRules = new FluxArray([''])

/** Options that turn off rules of InfluxDB's planner. No answer depends on them, and this engine has rules of its own. */
export const planner: readonly Definition[] = [
  constant({ package: 'planner', name: 'disableLogicalRules', value: noRules, option: true }),
  constant({ package: 'planner', name: 'disablePhysicalRules', value: noRules, option: true }),
]
