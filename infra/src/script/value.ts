import type { Condition } from '@nrg/detection/script/condition'
import type { Value } from '@nrg/detection/script/value'
import { InfluxValueRefused } from '@nrg/influx/errors'
import {
  type FluxText,
  flux,
  fluxBoolean,
  fluxDuration,
  fluxFloat,
  fluxInteger,
  fluxSource,
  fluxString,
  fluxTime,
} from '@nrg/influx/flux'
import { fluxAnyOf, fluxDictionary, fluxRecord } from './literal.ts'

/**
 * Writes a value of a script's option as Flux does.
 *
 * @throws InfluxValueRefused where Flux has no literal for it
 */
export function fluxValue(of: Value): FluxText {
  switch (of.kind) {
    case 'string':
      return fluxString(of.value)
    case 'float':
      return fluxFloat(of.value)
    case 'int':
      return fluxInteger(of.value)
    case 'bool':
      return fluxBoolean(of.value)
    case 'duration':
      return fluxDuration(of.value)
    case 'time':
      return fluxTime(new Date(of.value))
    case 'strings':
      return fluxSource(`[${of.value.map(fluxString).join(', ')}]`)
    case 'array':
      return fluxSource(`[${of.value.map(fluxValue).join(', ')}]`)
    case 'record':
      return fluxRecord(fluxValues(of.value))
    case 'dict':
      return fluxDictionary(of.value.map(([key, value]) => [key, fluxValue(value)]))
    case 'words':
      return fluxAnyOf(of.value)
    case 'tasks':
      return fluxTasks(of.value)
    case 'predicate':
      return fluxSource(`(r) => ${fluxCondition(of.value)}`)
    case 'grouping':
      return fluxGrouping(of.value)
    case 'latest':
      return flux`date.truncate(t: now(), unit: ${fluxDuration(of.value)})`
    case 'ahead':
      return flux`date.add(d: ${fluxDuration(of.value)}, to: now())`
  }
}

/** The same for each of some options. */
export const fluxValues = (of: Readonly<Record<string, Value>>): Record<string, FluxText> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, fluxValue(value)]))

function fluxTasks(names: readonly string[]): FluxText {
  for (const name of names)
    if (!/^[a-z0-9-]+\*?$/.test(name)) throw new InfluxValueRefused(`${JSON.stringify(name)} is no task's name`)
  return fluxSource(`/^nrg-(${names.map((name) => name.replace('*', '.*')).join('|')})$/`)
}

function fluxCondition(of: Condition): string {
  if ('any' in of) return of.any.length === 0 ? 'false' : of.any.map(fluxCondition).join(' or ')
  if ('not' in of) return `not (${fluxCondition(of.not)})`
  if ('all' in of) return of.all.length === 0 ? 'true' : of.all.map(fluxFactor).join(' and ')
  if (!/^[a-z_]+$/.test(of.column)) throw new InfluxValueRefused(`${JSON.stringify(of.column)} is no column's name`)
  return `r.${of.column} ${of.is} ${typeof of.than === 'string' ? fluxString(of.than) : fluxFloat(of.than)}`
}

/** `and` binds before `or`. */
const fluxFactor = (of: Condition) => ('any' in of ? `(${fluxCondition(of)})` : fluxCondition(of))

function fluxGrouping(groups: Readonly<Record<string, readonly string[]>>): FluxText {
  const branches = Object.entries(groups).flatMap(([group, members]) => {
    const others = members.filter((name) => name !== group).map((name) => `reason == ${fluxString(name)}`)
    return others.length === 0 ? [] : [`if ${others.join(' or ')} then ${fluxString(group)} else `]
  })
  return fluxSource(`(reason) => ${branches.join('')}reason`)
}
