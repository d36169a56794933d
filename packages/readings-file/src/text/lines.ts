import { FileError } from '../file-error.ts'

/** The longest line that is read: what has none is no file of lines, and must not fill the memory. */
const LINE_LIMIT = 4 * 1024 * 1024

export interface Line {
  readonly number: number
  readonly text: string
}

/** The lines of a text that hold something; they end with LF, CR LF or CR. @throws FileError */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 0
  let rest = ''
  for await (const chunk of chunks) {
    // A CR at the end of a chunk may be half of CR LF: it waits for the next one.
    const lines = (rest + chunk).split(/\r\n|\n|\r(?=[^\n])/)
    rest = lines.pop() ?? ''
    if (rest.length > LINE_LIMIT)
      throw new FileError(
        `line ${number + lines.length + 1} is longer than ${LINE_LIMIT} characters: it is no line of readings`,
      )
    for (const text of lines) {
      number++
      if (text.trim() !== '') yield { number, text }
    }
  }
  if (rest.trim() !== '') yield { number: number + 1, text: rest.replace(/\r$/, '') }
}
