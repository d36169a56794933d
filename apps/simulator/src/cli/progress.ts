/** Shows how far something is: one line that is written over on a terminal, a line now and then elsewhere. */
export function progressLine(stream: NodeJS.WriteStream, clock: () => number) {
  const everyMs = stream.isTTY ? 100 : 2000
  let shownMs = Number.NEGATIVE_INFINITY
  return {
    show(text: string): void {
      if (clock() - shownMs < everyMs) return
      shownMs = clock()
      stream.write(stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`)
    },
    /** Leaves the line free for other output. */
    end(): void {
      if (stream.isTTY) stream.write('\r\u001b[K')
    },
  }
}
