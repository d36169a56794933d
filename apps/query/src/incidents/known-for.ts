import type { QueryOptions } from '@nrg/influx/query'
import { type Held, type JudgedSource, knownSince } from '../live/held.ts'
import type { CasesQuestion } from './parameters.ts'

/** What a list is made of: where it is asked for kinds, with what those of all its incidents are judged by. */
export async function knownFor(
  { from, kind }: Pick<CasesQuestion, 'from' | 'kind'>,
  source: JudgedSource,
  options: QueryOptions & { readonly now: Date },
): Promise<Held> {
  const held = await knownSince(from, source, options)
  // Of the last day that is read beside the answers.
  if (kind === undefined || held === source.state) return held
  return { ...held, incidents: await source.live.withEvidence(held.incidents, options) }
}
