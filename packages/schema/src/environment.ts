import { OptionalKind, type Static, type TObject, type TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { UsageError } from './usage-error.ts'

/** Settings that are missing or cannot be used; the message has a line for each, saying what to do. */
export class EnvironmentError extends UsageError {
  override readonly name = 'EnvironmentError'
  readonly code = 'ENVIRONMENT_INVALID'
}

/** The variables of a process, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads settings from environment variables by a schema whose properties bear the variables' names.
 *
 * Text is converted to what the schema wants; an empty variable is one that is not set; a `default` fills what is
 * not set. A property's `description` becomes part of the message about it, and `writeOnly: true` marks a secret,
 * whose value no message shows.
 *
 * @throws EnvironmentError
 * @example readEnvironment(Type.Object({ PORT: Type.Integer({ default: 3001 }) }), process.env).PORT
 */
export function readEnvironment<T extends TObject>(schema: T, env: Environment): Static<T> {
  const given: Record<string, string> = {}
  for (const name of Object.keys(schema.properties)) {
    const text = env[name]?.trim()
    if (text) given[name] = text
  }
  const value = Value.Convert(schema, Value.Default(schema, { ...given }))
  const faults = new Map<string, string>()
  for (const { path, message } of Value.Errors(schema, value)) {
    const name = path.slice(1)
    const property = schema.properties[name]
    if (property !== undefined && !faults.has(name)) faults.set(name, describe(name, property, given[name], message))
  }
  if (faults.size > 0) throw new EnvironmentError([...faults.values()].join('\n'))
  return value as Static<T>
}

function describe(name: string, property: TSchema, text: string | undefined, fault: string): string {
  const hint = property.description === undefined ? '' : ` (${property.description})`
  if (text === undefined && property[OptionalKind] !== 'Optional')
    return `${name} is not set${hint}: set it in .env or in the environment`
  const shown = property.writeOnly === true ? 'its value' : JSON.stringify(text)
  const reason = property.anyOf === undefined ? fault.toLowerCase() : 'it is none of the values that can be'
  return `${name}: ${shown} cannot be used: ${reason}${hint}`
}
