import { diagnose, formatPosition, parse, parses } from '@nrg/flux/syntax'
import { parseCron } from './cron.ts'
import { type DurationPart, durationSeconds, formatDuration, parseDuration } from './duration.ts'
import { TaskOptionsError } from './task-options-error.ts'
import { type ObjectExpression, propertyOf, taskOptionsOf } from './task-script.ts'

/** What `option task = {...}` of a script says. One of `every` and `cron` is empty. */
export interface TaskOptions {
  readonly name: string
  readonly every: string
  readonly cron: string
  /** As the script has it; the server takes no days, weeks, months and years. */
  readonly offset: string
  readonly offsetSeconds: number
  readonly concurrency: number
  readonly retry: number
}

const MOST_CONCURRENCY = 100
const MOST_RETRY = 10

/**
 * Reads the task options of a script from its syntax tree: the script is not run, and its types are not checked.
 *
 * @param nowSeconds what months and years in the options count from
 * @throws TaskOptionsError
 */
export function readTaskOptions(script: string, nowSeconds: number): TaskOptions {
  refuseBrokenSyntax(script)
  const found = taskOptionsOf(parse(script))
  if (found.length > 1) throw new TaskOptionsError('multiple task options defined')
  const expression = found[0]
  if (!expression) throw new TaskOptionsError('no task options defined')
  if (expression.type !== 'ObjectExpression') {
    throw new TaskOptionsError(`task option expected to be object literal, but found "${expression.type}"`)
  }
  const options = expression as ObjectExpression
  const name = text(options, 'name')
  if (name === undefined) throw new TaskOptionsError('missing required option: name')
  const cronGiven = propertyOf(options, 'cron') !== undefined
  const everyGiven = propertyOf(options, 'every') !== undefined
  if (cronGiven && everyGiven) throw new TaskOptionsError('cannot use both cron and every in task options')
  if (!cronGiven && !everyGiven) throw new TaskOptionsError('missing required option: cron or every')
  const cron = text(options, 'cron') ?? ''
  const every = duration(options, 'every', false)
  const offset = duration(options, 'offset', true)
  const concurrency = integer(options, 'concurrency') ?? 1
  const retry = integer(options, 'retry') ?? 1
  const offsetSeconds = durationSeconds(offset, nowSeconds)

  const faults = [
    ...(name === '' ? ['name required'] : []),
    ...scheduleFaults(cron, every, nowSeconds),
    ...(Number.isInteger(offsetSeconds) ? [] : ['offset option must be expressible as whole seconds']),
    ...boundFaults('concurrency', concurrency, MOST_CONCURRENCY),
    ...boundFaults('retry', retry, MOST_RETRY),
  ]
  if (faults.length > 0) throw new TaskOptionsError(`invalid options: ${faults.join(', ')}`)
  return { name, every: formatDuration(every), cron, offset: formatDuration(offset), offsetSeconds, concurrency, retry }
}

/** Throws the first error of syntax, in the words that InfluxDB's task service has for it. */
export function refuseBrokenSyntax(script: string): void {
  const first = parses(script) ? undefined : diagnose(script)[0]
  if (first === undefined) return
  const at = formatPosition(first.position)
  const message = first.message.replace(/^(invalid (?:statement|expression)): /, `$1 @${at}: `)
  throw new TaskOptionsError(`loc ${at}: ${message}`)
}

function scheduleFaults(cron: string, every: readonly DurationPart[], nowSeconds: number): string[] {
  const everyGiven = every.some(({ magnitude }) => magnitude !== 0)
  if ((cron !== '') === everyGiven) return ['must specify exactly one of either cron or every']
  if (cron !== '') {
    const fault = parseCron(cron)
    return fault.ok ? [] : [`cron invalid: ${fault.message}`]
  }
  const seconds = durationSeconds(every, nowSeconds)
  if (seconds < 1) return ['every option must be at least 1 second']
  return Number.isInteger(seconds) ? [] : ['every option must be expressible as whole seconds']
}

function boundFaults(name: string, value: number, most: number): string[] {
  if (value < 1) return [`${name} must be at least 1`]
  return value > most ? [`${name} exceeded max of ${most}`] : []
}

function text(options: ObjectExpression, name: string): string | undefined {
  const value = propertyOf(options, name)
  if (value === undefined) return undefined
  if (value.type !== 'StringLiteral') throw unreadable(name)
  return value.value
}

function integer(options: ObjectExpression, name: string): number | undefined {
  const value = propertyOf(options, name)
  if (value === undefined) return undefined
  if (value.type !== 'IntegerLiteral') throw unreadable(name)
  return Number(value.value)
}

function duration(options: ObjectExpression, name: string, signed: boolean): readonly DurationPart[] {
  const value = propertyOf(options, name)
  if (value === undefined) return []
  if (value.type === 'DurationLiteral') return value.values
  if (signed && value.type === 'UnaryExpression' && value.argument.type === 'DurationLiteral') {
    const negated = parseDuration(`${value.operator}${formatDuration(value.argument.values)}`)
    if (negated) return negated
  }
  throw unreadable(name)
}

function unreadable(name: string): TaskOptionsError {
  return new TaskOptionsError(`failed to parse field '${name}' in task options`)
}
