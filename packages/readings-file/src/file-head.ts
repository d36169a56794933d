import { FileError } from './file-error.ts'
import { type Line, linesOf } from './text/lines.ts'
import { openText, type TextFile } from './text/open-text.ts'

/** So much of a file tells what it is. */
const CHARACTERS = 262_144
const LINES = 500

/** The start of a file, from which its format is told. */
export interface FileHead {
  readonly path: string
  readonly file: TextFile
  readonly text: string
  /** Those that are whole, and hold something. */
  readonly lines: readonly Line[]
  /** Whether the file is no longer than that. */
  readonly whole: boolean
}

/** @throws FileError where it cannot be read or holds nothing */
export async function fileHead(path: string): Promise<FileHead> {
  const file = await openText(path)
  let text = ''
  let whole = true
  for await (const chunk of file.chunks) {
    text += chunk
    if (text.length < CHARACTERS) continue
    whole = false
    break
  }
  text = text.replace(/^\uFEFF/, '')
  if (text.trim() === '') throw new FileError(`${path} is empty`)
  const lines: Line[] = []
  for await (const line of linesOf(once(text))) {
    lines.push(line)
    if (lines.length >= LINES) break
  }
  // The last one may be cut.
  if (!whole && lines.length > 1 && lines.length < LINES) lines.pop()
  return { path, file, text, lines, whole }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text
}
