import { type File, format, parse } from '@nrg/flux/syntax'
import { type DurationPart, parseDuration } from './duration.ts'
import { TaskOptionsError } from './task-options-error.ts'

type Statement = File['body'][number]
type OptionStatement = Extract<Statement, { type: 'OptionStatement' }>
export type Expression = Extract<OptionStatement['assignment'], { type: 'VariableAssignment' }>['init']
export type ObjectExpression = Extract<Expression, { type: 'ObjectExpression' }>

/** What a request may change of the options without sending a whole script. */
export interface OptionChange {
  readonly name?: string | undefined
  readonly every?: string | undefined
  readonly cron?: string | undefined
  readonly offset?: string | undefined
}

/** The values of all `option task = ...` of a script. */
export function taskOptionsOf(file: File): Expression[] {
  return file.body.flatMap((statement) => {
    if (statement.type !== 'OptionStatement') return []
    // The parser leaves out the type of an option's assignment; a member assignment has no `id`.
    const assignment = statement.assignment as { id?: { name: string }; init: Expression }
    return assignment.id?.name === 'task' ? [assignment.init] : []
  })
}

/** The value of a property. */
export function propertyOf(options: ObjectExpression, name: string): Expression | undefined {
  const property = options.properties.find((candidate) => keyOf(candidate) === name)
  return (property?.value as Expression | null | undefined) ?? undefined
}

/** The script with changed options, in the official layout; an offset of zero is taken out. */
export function changeTaskOptions(script: string, change: OptionChange): string {
  const file = structuredClone(parse(script)) as File
  const options = taskOptionsOf(file)[0]
  if (options?.type !== 'ObjectExpression') throw new TaskOptionsError('unable to edit option')
  const properties = options.properties as unknown as Property[]
  const set = (name: string, instead: string, value: unknown) => {
    const key = { type: 'Identifier', name }
    const at = properties.findIndex((property) => keyOf(property) === name || keyOf(property) === instead)
    if (at === -1) properties.push({ ...positionless, type: 'Property', key, value })
    else properties[at] = { ...(properties[at] as Property), key, value }
  }
  if (change.name) set('name', 'name', stringLiteral(change.name))
  if (change.cron) set('cron', 'every', stringLiteral(change.cron))
  if (change.every) set('every', 'cron', durationLiteral(parseDuration(change.every) ?? []))
  if (change.offset !== undefined) {
    const parts = parseDuration(change.offset) ?? []
    const at = properties.findIndex((property) => keyOf(property) === 'offset')
    if (parts.some(({ magnitude }) => magnitude !== 0)) set('offset', 'offset', durationLiteral(parts))
    else if (at !== -1) properties.splice(at, 1)
  }
  return format(file)
}

type Property = Record<string, unknown>

/** Nodes that no source was parsed to. */
const positionless = { location: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } } }

function keyOf(property: unknown): string {
  const { key } = property as { key: { name?: string; value?: string } }
  return key.name ?? key.value ?? ''
}

function stringLiteral(value: string): unknown {
  return { ...positionless, type: 'StringLiteral', value }
}

function durationLiteral(parts: readonly DurationPart[]): unknown {
  const negative = parts.some(({ magnitude }) => magnitude < 0)
  const values = parts.map(({ magnitude, unit }) => ({ magnitude: Math.abs(magnitude), unit }))
  const literal = { ...positionless, type: 'DurationLiteral', values }
  return negative ? { ...positionless, type: 'UnaryExpression', operator: '-', argument: literal } : literal
}
