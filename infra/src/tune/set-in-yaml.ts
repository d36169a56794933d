import { UsageError } from '@nrg/schema/usage-error'
import { isMap, isScalar, isSeq, type Pair, parseDocument, stringify, type YAMLMap } from 'yaml'

/** A way into a document: names of members, and items of a list by what one of their members is. */
export type Step = string | { readonly member: string; readonly is: string }

/**
 * Sets a value in a document as it is written: its comments, its order and its spelling stay, and what is not there yet comes
 * last where it belongs.
 *
 * @param value a number or a truth value
 * @throws UsageError where the document is written in a way that leaves no place for it
 */
export function setInYaml(text: string, path: readonly Step[], value: number | boolean): string {
  const { contents } = parseDocument(text)
  let node: unknown = contents
  for (const [depth, step] of path.entries()) {
    const next = isMap(node) ? childOf(node, step) : isSeq(node) ? itemOf(node.items, step) : undefined
    if (next === undefined) return added(text, node, path.slice(depth), value, node === contents)
    node = isPair(next) ? (next.value ?? next) : next
    // A name with nothing behind it.
    const empty = isPair(node) || (isScalar(node) && node.value === null && depth < path.length - 1)
    if (empty) return begun(text, next, path.slice(depth + 1), value)
  }
  if (!isScalar(node) || !node.range) throw noPlace(path)
  const [from, to] = node.range
  return `${text.slice(0, from)}${value}${text.slice(to)}`
}

const isPair = (node: unknown): node is Pair =>
  typeof node === 'object' && node !== null && 'key' in node && 'value' in node

const childOf = (map: YAMLMap, step: Step): Pair | undefined =>
  typeof step === 'string' ? map.items.find(({ key }) => isScalar(key) && String(key.value) === step) : undefined

const itemOf = (items: readonly unknown[], step: Step): unknown =>
  typeof step === 'string' ? undefined : items.find((item) => isMap(item) && String(item.get(step.member)) === step.is)

const noPlace = (path: readonly Step[]) =>
  new UsageError(
    `${path.map((step) => (typeof step === 'string' ? step : step.is)).join('.')} cannot be set where it is written: set it by hand`,
  )

/** The text with members added to a map that lacks the first of them. */
function added(text: string, map: unknown, steps: readonly Step[], value: number | boolean, isRoot: boolean): string {
  if (!isMap(map) || !map.range) throw noPlace(steps)
  const last = map.items.at(-1)
  if (map.flow) {
    const closing = map.range[1] - 1
    const end = last === undefined ? closing : text.slice(0, closing).trimEnd().replace(/,$/, '').length
    const ahead = last === undefined ? ' ' : ', '
    return `${text.slice(0, end)}${ahead}${inFlow(steps, value)}${last === undefined ? ' ' : ''}${text.slice(end)}`
  }
  const first = map.items[0]?.key
  if (last === undefined || !isScalar(first) || !first.range) throw noPlace(steps)
  const begin = text.lastIndexOf('\n', first.range[0] - 1) + 1
  const indent = ' '.repeat(first.range[0] - begin)
  if (isRoot) return `${text.replace(/\n*$/, '')}\n\n${inBlock(steps, value, indent)}\n`
  const end = endOfLine(text, endOf(last))
  return `${text.slice(0, end)}\n${inBlock(steps, value, indent)}${text.slice(end)}`
}

/** The text with members behind a name that had none. */
function begun(text: string, pair: unknown, steps: readonly Step[], value: number | boolean): string {
  const key = isPair(pair) ? pair.key : undefined
  if (!isScalar(key) || !key.range) throw noPlace(steps)
  const begin = text.lastIndexOf('\n', key.range[0] - 1) + 1
  const end = endOfLine(text, key.range[1])
  return `${text.slice(0, end)}\n${inBlock(steps, value, ' '.repeat(key.range[0] - begin + 2))}${text.slice(end)}`
}

/** Where what a pair holds ends, without the blank lines and comments after it. */
function endOf({ key, value }: Pair): number {
  if (isMap(value) && !value.flow && value.items.length > 0) return endOf(value.items.at(-1) as Pair)
  if (isSeq(value) && !value.flow && value.items.length > 0) {
    const item = value.items.at(-1)
    if (isMap(item) && !item.flow && item.items.length > 0) return endOf(item.items.at(-1) as Pair)
  }
  const range = (value as { range?: readonly number[] } | null)?.range ?? (key as { range?: readonly number[] }).range
  return range?.[1] ?? 0
}

function endOfLine(text: string, at: number): number {
  // A text of several lines ends behind its last one.
  if (text[at - 1] === '\n') return at - 1
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** Members in lines of their own, the last two of them in one. */
function inBlock(steps: readonly Step[], value: number | boolean, indent: string): string {
  const [step, ...more] = steps
  if (typeof step !== 'string') throw noPlace(steps)
  if (more.length === 0) return `${indent}${spelled(step)}: ${value}`
  if (more.length === 1) return `${indent}${spelled(step)}: { ${inFlow(more, value)} }`
  return `${indent}${spelled(step)}:\n${inBlock(more, value, `${indent}  `)}`
}

function inFlow([step, ...more]: readonly Step[], value: number | boolean): string {
  if (typeof step !== 'string') throw noPlace([step ?? ''])
  return `${spelled(step)}: ${more.length === 0 ? value : `{ ${inFlow(more, value)} }`}`
}

/** A name as YAML reads it as that text: ids are often numbers. */
const spelled = (name: string) => stringify(name, { singleQuote: true, lineWidth: 0 }).trimEnd()
