import type { Incident, Verdict } from '@nrg/schema/incident'
import type { Store } from '../live/store.ts'

/** What an operator does about an incident. Each is shown at once, and taken back where the service refuses it. */
export interface Acts {
  acknowledge(incident: Incident): Promise<void>
  release(incident: Incident): Promise<void>
  judge(incident: Incident, verdict: Verdict | null): Promise<void>
}

/** What could not be saved, to say so. */
export type Failure = (text: string) => void

export interface ActsOptions {
  readonly store: Store
  readonly onFailure: Failure
  readonly fetch?: typeof globalThis.fetch
  /** Headers of every act: who asks. */
  readonly headers?: () => Readonly<Record<string, string>>
}

/** Who acts where no keys are configured: the service puts the name of a key in its place. */
const YOU = 'You'

export function createActs({
  store,
  onFailure,
  fetch = (...args) => globalThis.fetch(...args),
  headers = () => ({}),
}: ActsOptions): Acts {
  const replace = (incident: Incident) =>
    store.update({ incidents: (store.known.incidents ?? []).map((one) => (one.id === incident.id ? incident : one)) })

  const send = async (before: Incident, after: Incident, what: string, method: string, verb: string, body?: object) => {
    replace(after)
    try {
      const response = await fetch(`/api/incidents/${encodeURIComponent(before.id)}/${verb}`, {
        method,
        headers: {
          ...headers(),
          'idempotency-key': crypto.randomUUID(),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      if (!response.ok) return refused(response.status)
      replace((await response.json()) as Incident)
    } catch {
      refused()
    }
    function refused(status?: number) {
      replace(before)
      onFailure(`${what} was not saved: ${status === 403 ? 'your key may only read' : 'try again'}`)
    }
  }
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
  }
}
