/** Where a key is asked for. */
export const SIGN_IN = '/sign-in'

/** What came of a key: a session has begun, the key is none, there were too many tries, or nothing answered. */
export type SignedIn = 'ok' | 'unknown' | 'too_many' | 'failed'

/** Begins a session, which the browser keeps as cookies. */
export async function signIn(key: string, fetch = globalThis.fetch): Promise<SignedIn> {
  try {
    const { ok, status } = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key }),
    })
    if (ok) return 'ok'
    return status === 429 ? 'too_many' : status < 500 ? 'unknown' : 'failed'
  } catch {
    return 'failed'
  }
}

/** Ends the session, and leads to where a key is asked for. */
export async function signOut(fetch = globalThis.fetch, go = (to: string) => location.assign(to)): Promise<void> {
  const { ok } = await fetch('/api/session', { method: 'DELETE', headers: csrfHeader() })
  if (ok) go(SIGN_IN)
}

/** Leads to where a key is asked for, and from there back. */
export function askForKey({ pathname, search }: Location = location): void {
  const to = `${pathname}${search}`
  location.assign(to === '/' ? SIGN_IN : `${SIGN_IN}?${new URLSearchParams({ to })}`)
}

/** Where to go on after signing in: an address of this page, whatever a link says. */
export function goOnAt({ search, origin }: Pick<Location, 'search' | 'origin'>): string {
  const to = new URLSearchParams(search).get('to') ?? '/'
  const url = URL.canParse(to, origin) ? new URL(to, origin) : undefined
  if (url?.origin !== origin || url.pathname === SIGN_IN) return '/'
  return `${url.pathname}${url.search}`
}

/** What proves to the service that this page asks, and no other in the same browser; nothing without a session. */
export function csrfHeader(cookies: string = document.cookie): Readonly<Record<string, string>> {
  const [, token] = /(?:^|; )nrg_csrf=([^;]+)/.exec(cookies) ?? []
  return token === undefined ? {} : { 'x-csrf-token': token }
}
