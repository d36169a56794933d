import { FluxError, type Position } from '../errors.ts'
import type { File } from './ast.ts'
import { checkWith, type Diagnostic, diagnose, parses } from './diagnose.ts'
import { languageServer } from './language-server.ts'
import { parse } from './parse.ts'

/** Statements that a request puts before a script, such as `option v = {bucket: "b"}`. */
export interface Extern {
  readonly file: File
  readonly text: string
}

/**
 * Reads the `extern` of a request: a syntax tree as JSON, of which only the statements count.
 * @throws FluxError where it is no syntax tree
 */
export function readExtern(json: unknown): Extern {
  try {
    const text = languageServer().format({ imports: [], ...withoutNulls(json) })
    return { file: parse(text), text }
  } catch (cause) {
    throw new FluxError(
      'invalid',
      'extern json parse error: the extern of a query must be the syntax tree of a Flux file',
      { cause },
    )
  }
}

const withoutNulls = (json: unknown): object =>
  json !== null && typeof json === 'object'
    ? Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null))
    : {}

/** Throws the errors of a script that comes after an extern, with their places in the script alone. */
export function checkAfter({ text }: Extern, script: string): void {
  const start = parse(script).body[0]?.location.start
  // A script that does not parse is told so by itself; one without statements uses nothing of the extern.
  if (!start || !parses(script)) {
    checkWith(diagnose(script))
    return
  }
  const lines = script.split('\n')
  const head = lines.slice(0, start.line - 1)
  const rest = lines.slice(start.line - 1)
  const before = Buffer.from(rest[0] ?? '')
    .subarray(0, start.column - 1)
    .toString()
  const externLines = text.trimEnd().split('\n')
  const joined = [
    ...head,
    before,
    ...externLines,
    ' '.repeat(start.column - 1) + (rest[0] ?? '').slice(before.length),
    ...rest.slice(1),
  ]
  const shift = externLines.length + 1
  checkWith(diagnose(joined.join('\n')).map((diagnostic) => moved(diagnostic, head.length + 1, shift)))
}

/** A diagnostic with its place moved up, past the lines that were put in after `line`. */
function moved(diagnostic: Diagnostic, line: number, shift: number): Diagnostic {
  const at = (own: number): number => (own <= line ? own : Math.max(line, own - shift))
  const { position } = diagnostic
  const placed: Position = { ...position, line: at(position.line), endLine: at(position.endLine) }
  return { ...diagnostic, position: placed }
}
