import { FluxError } from '../errors.ts'
import type * as ast from '../syntax/ast.ts'
import { positionOf } from '../syntax/node-text.ts'
import { durationFromParts } from '../values/duration.ts'
import { Regexp } from '../values/regexp.ts'
import { parseTime, Time } from '../values/time.ts'
import type { Value } from '../values/value.ts'

/** The value of a literal; throws where the node is none. */
export function literal(node: ast.Expression): Value {
  switch (node.type) {
    case 'StringLiteral':
      return node.value
    case 'IntegerLiteral':
      return BigInt(node.value)
    case 'FloatLiteral':
      return node.value
    case 'BooleanLiteral':
      return node.value
    case 'DateTimeLiteral':
      return timeOf(node)
    case 'RegexpLiteral':
      return new Regexp(node.value)
    case 'LabelLiteral':
      return node.value
    case 'DurationLiteral': {
      const parts = node.values.map(({ magnitude, unit }) => ({ magnitude: BigInt(magnitude), unit }))
      const duration = durationFromParts(parts)
      if (duration) return duration
      throw new FluxError('invalid', 'a duration literal must not mix signs', { position: positionOf(node.location) })
    }
    default:
      throw new FluxError('unimplemented', `${node.type} is not supported by the embedded InfluxDB`, {
        position: positionOf(node.location),
      })
  }
}

function timeOf(node: ast.Expression & { readonly type: 'DateTimeLiteral' }): Time {
  const ns = parseTime(node.value)
  if (typeof ns === 'bigint') return new Time(ns)
  throw new FluxError('invalid', `${ns}: ${node.value}`, { position: positionOf(node.location) })
}
