import type { WriteOutcome, Writer } from './write.ts'

/** So few that a writer finds each bad line among them, with the requests that it spends on one batch. */
const PART = 100

/** A line that the database never takes. */
export interface NeverTaken {
  readonly line: string
  readonly reason: string
}

/** What became of lines that waited: all are in the database but those that it never takes, or why not yet. */
export type PageOutcome =
  | { readonly kind: 'settled'; readonly refused: readonly NeverTaken[] }
  | Exclude<WriteOutcome, { kind: 'written' | 'partial' }>

/**
 * Writes lines as one request. Where the database refuses some of them, all are written again in their order, in parts
 * so small that each bad line is found. A limit that they meet together (series, size) refuses a line only where it meets
 * it alone.
 */
export async function writePage(lines: readonly string[], writer: Writer): Promise<PageOutcome> {
  const outcome = await writer.write(lines)
  if (outcome.kind === 'written') return { kind: 'settled', refused: [] }
  if (outcome.kind !== 'partial') return outcome
  if (lines.length === 1) return { kind: 'settled', refused: refusedOf(lines, outcome.refused) }
  const isMet = outcome.refused.some(({ limit }) => limit !== undefined)
  if (lines.length <= PART && !isMet) return { kind: 'settled', refused: refusedOf(lines, outcome.refused) }

  const refused: NeverTaken[] = []
  const size = Math.min(PART, Math.ceil(lines.length / 2))
  for (let start = 0; start < lines.length; start += size) {
    const part = await writePage(lines.slice(start, start + size), writer)
    if (part.kind !== 'settled') return part
    refused.push(...part.refused)
  }
  return { kind: 'settled', refused }
}

const refusedOf = (lines: readonly string[], refused: readonly { index: number; reason: string }[]) =>
  refused.map(({ index, reason }) => ({ line: lines[index] ?? '', reason }))
