import { type Case, cases } from './cases.ts'

/** Expressions and what they come to, as `type text` of a cell; or one expression and the error that it ends in. */
export interface Expressions {
  readonly name: string
  readonly values?: Readonly<Record<string, string>>
  /** An expression and the message of its error, of which `…` stands for the place. */
  readonly fails?: Readonly<Record<string, string>>
  /** Statements before the expressions: imports of the functions' package aside. */
  readonly before?: string
  readonly now?: string
}

/** Cases of a function that answers a value: each expression becomes a cell of a table of one row. */
export const expressionCases = (path: string, list: readonly Expressions[]): readonly Case[] =>
  cases(list.flatMap((item) => [...valueCase(path, item), ...failureCases(path, item)]))

function script(path: string, before: string, properties: string): string {
  const imports = [...new Set(['array', path, ...importsOf(before)])].filter((name) => name !== 'universe')
  const statements = before.replace(/^import .*\n?/gm, '')
  return `${imports.map((name) => `import "${name}"`).join('\n')}\n${statements}\narray.from(rows: [{${properties}}])`
}

const importsOf = (before: string): string[] => [...before.matchAll(/^import "(.*)"$/gm)].map(([, name = '']) => name)

function valueCase(path: string, { name, values = {}, before = '', now }: Expressions): Case[] {
  const entries = Object.entries(values)
  if (entries.length === 0) return []
  const types = entries.map(([, want], i) => `v${i}:${want.split(' ', 1)[0]}`)
  const cells = entries.map(([, want]) => want.slice(want.indexOf(' ') + 1))
  const properties = entries.map(([expression], i) => `v${i}: ${expression}`).join(', ')
  const want = `#group\n${types.join(' | ')}\n${cells.join(' | ')}`
  return [{ name, flux: script(path, before, properties), want, ...(now !== undefined && { now }) }]
}

const failureCases = (path: string, { name, fails = {}, before = '' }: Expressions): Case[] =>
  Object.entries(fails).map(([expression, message]) => {
    const flux = script(path, before, `v: ${expression}`)
    const line = flux.split('\n').length
    const start = 'array.from(rows: [{v: '.length
    const place = `@${line}:${start + 1}-${line}:${start + 1 + Buffer.byteLength(expression)}`
    return { name: `${name}: ${expression}`, flux, error: message.replace('…', place) }
  })
