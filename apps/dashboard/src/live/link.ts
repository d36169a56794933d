/** How the page stands to the query service. Times are milliseconds since the epoch, by this machine's clock. */
export interface Link {
  /** `connecting`: nothing was answered yet. `database`: the service answers that its database does not. */
  readonly state: 'connecting' | 'live' | 'failing' | 'database'
  /** When it last answered with data. */
  readonly heardAt: number | undefined
  /** When the next question is asked, where the last one failed. */
  readonly nextAt: number | undefined
  readonly failures: number
}

export const NEW_LINK: Link = { state: 'connecting', heardAt: undefined, nextAt: undefined, failures: 0 }

/** After so long without an answer what is shown is old. */
export const STALE_MS = 15_000

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
const GROWTH = 1.6

/** The link after an answer with data. */
export const heard = (now: number): Link => ({ state: 'live', heardAt: now, nextAt: undefined, failures: 0 })

/**
 * The link after a question that failed: the next one waits 1, 1.6, 2.6 … 30 s, a little more or less each time.
 *
 * @param chance from 0 to 1
 */
export function failed(link: Link, status: number | undefined, now: number, chance: number): Link {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * GROWTH ** link.failures) * (0.8 + 0.4 * chance)
  return {
    // Of what stands between, a proxy say, nothing follows for the database.
    state: status === 503 ? 'database' : 'failing',
    heardAt: link.heardAt,
    nextAt: now + Math.round(wait),
    failures: link.failures + 1,
  }
}

/** Whether what is shown is too old to be taken for the present. */
export function isStale({ state, heardAt }: Link, now: number): boolean {
  return state !== 'live' && heardAt !== undefined && now - heardAt >= STALE_MS
}
