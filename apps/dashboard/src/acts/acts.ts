import type { Incident, Verdict } from '@nrg/schema/incident'
import type { Store } from '../live/store.ts'

/** What an operator does. An act on an incident is shown at once, and taken back where the service refuses it. */
export interface Acts {
  acknowledge(incident: Incident): Promise<void>
  release(incident: Incident): Promise<void>
  judge(incident: Incident, verdict: Verdict | null): Promise<void>
  /** Answers whether it was saved. */
  comment(incident: Incident, text: string): Promise<boolean>
  /** Asks for a change of something else; `undefined` where nothing answers or it is refused, which is said where it has a name. */
  change(what: string | undefined, method: string, path: string, body?: object): Promise<Response | undefined>
  /** Sends, in their order, what could not be sent while the service did not answer. */
  flush(): Promise<void>
}

/** What could not be saved, to say so. */
export type Failure = (text: string) => void

/** What is kept until the service answers; it takes each once, by its key. */
interface Waiting {
  readonly what: string
  readonly method: string
  readonly path: string
  readonly body: object | undefined
  readonly key: string
}

export interface ActsOptions {
  readonly store: Store
  readonly onFailure: Failure
  readonly fetch?: typeof globalThis.fetch
  /** Headers of every act: who asks. */
  readonly headers?: () => Readonly<Record<string, string>>
  /** Where what waits outlives a reload. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>
}

/** Who acts where no keys are configured: the service puts the name of a key in its place. */
const YOU = 'You'
const KEPT = 'acts'

export function createActs({
  store,
  onFailure,
  fetch = (...args) => globalThis.fetch(...args),
  headers = () => ({}),
  storage,
}: ActsOptions): Acts {
  const waiting: Waiting[] = JSON.parse(storage?.getItem(KEPT) ?? '[]')
  const keep = () => storage?.setItem(KEPT, JSON.stringify(waiting))
  const replace = (incident: Incident) =>
    store.update({ incidents: (store.known.incidents ?? []).map((one) => (one.id === incident.id ? incident : one)) })

  const ask = ({ method, path, body, key }: Waiting) =>
    fetch(path, {
      method,
      headers: {
        ...headers(),
        'idempotency-key': key,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const refused = (what: string, status?: number) =>
    onFailure(`${what} was not saved: ${status === 403 ? 'your key may only read' : 'try again'}`)

  const send = async (before: Incident, after: Incident, what: string, method: string, verb: string, body?: object) => {
    const path = `/api/incidents/${encodeURIComponent(before.id)}/${verb}`
    const act: Waiting = { what, method, path, body, key: crypto.randomUUID() }
    replace(after)
    const response = waiting.length > 0 ? undefined : await ask(act).catch(() => undefined)
    if (response === undefined || response.status === 503) {
      waiting.push(act)
      keep()
      onFailure(`${what} will be sent once the service answers`)
    } else if (response.ok) replace((await response.json()) as Incident)
    else {
      replace(before)
      refused(what, response.status)
    }
  }
  const change: Acts['change'] = async (what, method, path, body) => {
    const response = await ask({ what: '', method, path, body, key: crypto.randomUUID() }).catch(() => undefined)
    if (response?.ok) return response
    if (what !== undefined) refused(what, response?.status)
    return undefined
  }
  let flushing = false
  return {
    acknowledge: (incident) => {
      const acknowledged = { by: YOU, at: new Date(Date.now() + store.known.offsetMs).toISOString() }
      const after: Incident = { ...incident, state: 'acknowledged', acknowledged }
      return send(incident, after, 'The acknowledgement', 'POST', 'acknowledge', {})
    },
    release: (incident) => {
      const after: Incident = { ...incident, state: 'open', acknowledged: null }
      return send(incident, after, 'That you gave it back', 'DELETE', 'acknowledge')
    },
    judge: (incident, verdict) =>
      send(incident, { ...incident, verdict }, 'The verdict', 'PUT', 'verdict', { verdict }),
    comment: async ({ id }, text) =>
      (await change('The comment', 'POST', `/api/incidents/${encodeURIComponent(id)}/comments`, { text })) !==
      undefined,
    change,
    async flush() {
      if (flushing) return
      flushing = true
      for (let act = waiting[0]; act !== undefined; act = waiting[0]) {
        const response = await ask(act).catch(() => undefined)
        if (response === undefined || response.status === 503) break
        waiting.shift()
        keep()
        if (!response.ok) refused(act.what, response.status)
      }
      flushing = false
    },
  }
}
