import type { ToldIncident } from '../messages/message.ts'
import type { CaseBook } from './case-book.ts'

/** The incidents that somebody was told of and that are not over by what they were told, as they were told last. */
export function standingOf(book: CaseBook, target: string): ToldIncident[] {
  const standing: ToldIncident[] = []
  for (const { told, as } of book.all()) {
    const own = told[target]
    if (as !== null && own !== undefined && own.first !== null && !own.over && !own.withdrawn) standing.push(as)
  }
  return standing
}
