import { createHash } from 'node:crypto'
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Connection } from '@nrg/influx/connection'
import type { Span } from './span.ts'

/** Which spans are the same in both databases, by what they were when they were compared. */
export class Journal {
  readonly #path: string
  readonly #equal = new Map<string, string>()

  private constructor(path: string) {
    this.#path = path
  }

  /** That of a move to a database, which a run that was killed left. */
  static async open(dataDir: string, { config }: Pick<Connection, 'config'>): Promise<Journal> {
    const target = createHash('sha256').update(`${config.url} ${config.org}`).digest('hex').slice(0, 16)
    const journal = new Journal(join(dataDir, 'move', target))
    await mkdir(dirname(journal.#path), { recursive: true, mode: 0o700 })
    for (const line of (await readFile(journal.#path, 'utf8').catch(() => '')).split('\n')) {
      // The last one may be written by half.
      const [, span, fingerprint] = /^(.+)\t(\d+ [0-9a-f]+ [0-9a-f]+);$/.exec(line) ?? []
      if (span !== undefined && fingerprint !== undefined) journal.#equal.set(span, fingerprint)
    }
    return journal
  }

  /** What a span was when both had the same; `undefined` where that was not seen. */
  find(span: Span): string | undefined {
    return this.#equal.get(keyOf(span))
  }

  async note(span: Span, fingerprint: string): Promise<void> {
    this.#equal.set(keyOf(span), fingerprint)
    await appendFile(this.#path, `${keyOf(span)}\t${fingerprint};\n`)
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true })
  }
}

const keyOf = ({ bucket, start, stop }: Span) => `${JSON.stringify(bucket)} ${start.getTime()} ${stop.getTime()}`
