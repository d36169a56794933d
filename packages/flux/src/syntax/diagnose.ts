import { FluxError, type Position } from '../errors.ts'
import { RecentMap } from '../recent-map.ts'
import { isKnownSound, tellSound } from './known-scripts.ts'
import { languageServer, type ServerDiagnostic } from './language-server.ts'
import { parse, parseWithPieces } from './parse.ts'
import { shapeOf } from './shape.ts'

/** What is wrong with a script and where. */
export interface Diagnostic {
  readonly message: string
  readonly position: Position
  /** True where the script cannot be parsed there; false where it parses and the types or names are wrong. */
  readonly syntax: boolean
}

/** Bytes of scripts and of what is wrong with them that are kept. */
const keptBytes = 16 * 2 ** 20

const known = new RecentMap<string, readonly Diagnostic[]>(
  keptBytes,
  (script, found) => 2 * script.length + found.reduce((sum, { message }) => sum + 200 + 2 * message.length, 100),
)
/** The shapes of scripts that were found sound: a task that is run over another stretch, or with another threshold. */
const sound = new RecentMap<string, true>(keptBytes, (shape) => 2 * shape.length + 100)
const errorSeverity = 1

/** The errors that InfluxDB would refuse a script with, in its order; where syntax is wrong, those of syntax alone. */
export function diagnose(script: string): readonly Diagnostic[] {
  const cached = known.get(script)
  if (cached) return cached
  const { file, pieces } = parseWithPieces(script)
  const shape = shapeOf(pieces)
  if (sound.get(shape)) return []
  if (isKnownSound(shape)) {
    sound.set(shape, true)
    return []
  }
  const broken = syntaxErrors(file)
  const diagnostics: Diagnostic[] = []
  for (const item of languageServer().diagnose(script)) {
    if (item.severity !== errorSeverity) continue
    const message = item.message.replaceAll('script.flux@', '@')
    if (broken.size > 0 && !broken.has(message)) continue
    diagnostics.push({ message, position: positionOf(item), syntax: broken.size > 0 })
  }
  known.set(script, diagnostics)
  if (diagnostics.length === 0) {
    sound.set(shape, true)
    tellSound(shape)
  }
  return diagnostics
}

/** Whether a script can be read at all. Its names and types are not checked, which takes twice as long as to parse it. */
export const parses = (script: string): boolean => syntaxErrors(parse(script)).size === 0

/** Throws the error that InfluxDB answers where a script has any. */
export const check = (script: string): void => checkWith(diagnose(script))

/** Throws the error that InfluxDB answers for these diagnostics, if there are any. */
export function checkWith(diagnostics: readonly Diagnostic[]): void {
  const first = diagnostics[0]
  if (!first) return
  const lines = diagnostics.map(({ message, position }) => `error @${formatPosition(position)}: ${message}`)
  const prefix = first.syntax ? 'compilation failed: ' : ''
  throw new FluxError('invalid', prefix + lines.join('\n\n'), { position: first.position })
}

/** A position as InfluxDB writes it in errors: `line:column-line:column`. */
export function formatPosition(at: Position): string {
  return `${at.line}:${at.column}-${at.endLine}:${at.endColumn}`
}

function positionOf({ range: { start, end } }: ServerDiagnostic): Position {
  return {
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}

/** The messages of the syntax tree, in the words that the checker repeats them with. */
function syntaxErrors(root: unknown): ReadonlySet<string> {
  const messages = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item)
      return
    }
    if (node === null || typeof node !== 'object') return
    addErrors(node as Record<string, unknown>, messages)
    for (const [name, child] of Object.entries(node)) if (name !== 'location' && name !== 'errors') visit(child)
  }
  visit(root)
  return messages
}

/** Adds the messages of one node, without those of the nodes in it. */
function addErrors({ type, errors, text, key, value }: Record<string, unknown>, messages: Set<string>): void {
  if (Array.isArray(errors)) for (const error of errors) messages.add(error.msg)
  if (type === 'BadStatement') messages.add(`invalid statement: ${text}`)
  if (type === 'BadExpression' && text !== '') messages.add(`invalid expression: ${text}`)
  if (type === 'Property' && value === null && isStringLiteral(key))
    messages.add(`string literal key ${key.value} must have a value`)
}

function isStringLiteral(node: unknown): node is { value: string } {
  return (node as { type?: string } | null)?.type === 'StringLiteral'
}
