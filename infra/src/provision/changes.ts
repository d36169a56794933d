import type { Report } from './report.ts'

/** What is done to a thing: with `d` or `ed` it is done. */
type Verb = 'create' | 'lengthen' | 'shorten' | 'update' | 'restore' | 'remove' | 'hold' | 'record'

/** How a provisioning changes the database: each change is said in a line once it is made, or in a dry run only said. */
export interface Changes {
  readonly dryRun: boolean
  /** Makes a change; one whose answer is `undefined` has been made by someone else, and is not said. */
  make<T>(verb: Verb, what: string, request: () => Promise<T | undefined>): Promise<T | undefined>
  /** Says what is left as it is, and what to do about it. */
  note(line: string): void
}

export function changesTo(report: Report, dryRun: boolean): Changes {
  return {
    dryRun,
    async make(verb, what, request) {
      if (dryRun) {
        report(`would ${verb} ${what}`)
        return undefined
      }
      const made = await request()
      if (made !== undefined) report(`${past(verb)} ${what}`)
      return made
    },
    note: (line) => report(`note: ${line}`),
  }
}

const past = (verb: Verb) => (verb === 'hold' ? 'held' : verb.endsWith('e') ? `${verb}d` : `${verb}ed`)
