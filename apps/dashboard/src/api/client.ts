/**
 * What came of a question. `absent`: the service does not know what was asked for. `staleSince`: of when the answer is, in ms
 * since the epoch by the service's clock, where its database does not answer any more.
 */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly body: T; readonly staleSince: number | undefined }
  | { readonly kind: 'absent' }
  /** `status` is missing where nothing answered. */
  | { readonly kind: 'failed'; readonly status?: number }

/** Asks the query service, and tells what time it is there. */
export interface Client {
  get<T>(path: string, signal?: AbortSignal): Promise<Answer<T>>
  /** How far the service's clock is ahead of this machine's, in ms. */
  readonly offsetMs: number
}

/** The longest that an answer may take. */
const TIMEOUT_MS = 10_000

export interface ClientOptions {
  /** Called when an answer asks for a key. */
  readonly onKeyRequired?: () => void
  readonly fetch?: typeof globalThis.fetch
  /** Milliseconds since the epoch. */
  readonly clock?: () => number
}

export function createClient({
  onKeyRequired,
  fetch = (input, init) => globalThis.fetch(input, init),
  clock = Date.now,
}: ClientOptions = {}): Client {
  let offsetMs = 0
  return {
    get offsetMs() {
      return offsetMs
    },
    async get<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
      const limit = AbortSignal.timeout(TIMEOUT_MS)
      const asked = clock()
      try {
        const response = await fetch(path, {
          headers: { accept: 'application/json' },
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        })
        const serverTime = Number(response.headers.get('server-time') ?? Number.NaN)
        // It was said some time between the question and now: what fits that is as good as before.
        if (Number.isFinite(serverTime))
          offsetMs = Math.min(Math.max(offsetMs, serverTime - clock()), serverTime - asked)
        if (response.status === 401) onKeyRequired?.()
        if (response.status === 404) return { kind: 'absent' }
        if (!response.ok) return { kind: 'failed', status: response.status }
        const since = Date.parse(response.headers.get('stale-since') ?? '')
        return { kind: 'ok', body: (await response.json()) as T, staleSince: Number.isNaN(since) ? undefined : since }
      } catch {
        return { kind: 'failed' }
      }
    },
  }
}
