import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Secret } from '../configuration/secret.ts'
import { Url } from '../configuration/url.ts'
import type { ToldIncident } from '../messages/message.ts'
import { filterOf, type KnownAlert, KnownAlerts, lacking, lasts, outdated, postedAlert } from './alertmanager-api.ts'
import { channelKind, type Delivery, type Restored } from './channel.ts'
import type { Failed, Outcome } from './outcome.ts'
import { hostOf } from './secret-url.ts'
import { SharedLock } from './shared-lock.ts'

const schema = Type.Object({ url: Url, authorization: Type.Optional(Secret) })

/** It is asked for so many incidents at once: what it answers has an end then. */
const ASKED = 100

/**
 * An Alertmanager that there is already: an alert for each incident, resolved with its end. Where an incident is no longer
 * what its labels said, the alert of before is resolved: it is looked for there, so nothing has to be kept here. One that was
 * restarted has no alerts: once a minute it is asked for those that stand, and told again of what it lacks. Nothing else is sent
 * meanwhile, for what is told again may be over by then.
 *
 * @see https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
 */
export const alertmanager = channelKind({
  schema,
  hosts: ({ url }) => [hostOf(url)],
  make: ({ url, authorization }, { name, http, clock, secret: read, standing, wording }) => {
    const key = authorization === undefined ? '' : read(authorization)
    const headers: Record<string, string> = key === '' ? {} : { authorization: key }
    const secrets = [key, key.replace(/^\S+ +/, '')]
    const api = `${url.replace(/\/+$/, '')}/api/v2/alerts`
    const lock = new SharedLock()

    /** The alerts of these incidents that are there. */
    async function ask(incidents: readonly ToldIncident[], signal: AbortSignal): Promise<Failed | Asked> {
      const known: KnownAlert[] = []
      for (let from = 0; from < incidents.length; from += ASKED) {
        const filter = filterOf(incidents.slice(from, from + ASKED))
        const asked = await http.get({ url: `${api}?${filter}`, headers, secrets }, signal)
        if (asked.kind === 'failed') return asked
        if (!Value.Check(KnownAlerts, asked.value))
          return { kind: 'failed', reason: `${hostOf(url)} is no Alertmanager` }
        known.push(...asked.value)
      }
      return { kind: 'asked', known }
    }

    const post = (alerts: readonly object[], signal: AbortSignal) =>
      http.post({ url: api, headers, body: JSON.stringify(alerts), secrets }, signal)

    async function send({ message, wording: words }: Delivery, signal: AbortSignal): Promise<Outcome> {
      const { at, incidents } = message
      const asked = await ask(incidents, signal)
      if (asked.kind === 'failed') return asked
      const alerts = incidents.map((incident) => postedAlert(incident, message, words))
      return post([...outdated(asked.known, alerts, at), ...alerts], signal)
    }

    async function restore(ids: ReadonlySet<string>, signal: AbortSignal): Promise<Failed | Restored> {
      const at = clock()
      // What is over by what others were told waits for its message.
      const incidents = standing(name).filter(({ id, open }) => open && ids.has(id))
      const asked = await ask(incidents, signal)
      if (asked.kind === 'failed') return asked
      const lasting = asked.known.filter((one) => lasts(one, at))
      const forgotten = lacking(lasting, incidents).map((incident) => {
        const kind = incident.acknowledged === null ? 'reminder' : 'acknowledged'
        const message = { kind, at, incidents: [incident] } as const
        return postedAlert(incident, message, wording(message, name))
      })
      if (forgotten.length === 0) return { kind: 'restored', count: 0 }
      const ending = asked.known.filter((one) => !lasts(one, at))
      const posted = await post([...outdated(ending, forgotten, at), ...forgotten], signal)
      return posted.kind === 'failed' ? posted : { kind: 'restored', count: forgotten.length }
    }

    return {
      addressees: [name],
      digests: true,
      send: (delivery, signal) => lock.share(() => send(delivery, signal)),
      restore: async (signal) => {
        const ids = standing(name).map(({ id }) => id)
        let count = 0
        for (let from = 0; from < ids.length; from += ASKED) {
          const some = new Set(ids.slice(from, from + ASKED))
          const restored = await lock.alone(() => restore(some, signal), signal)
          if (restored.kind === 'failed') return restored
          count += restored.count
        }
        return { kind: 'restored', count }
      },
    }
  },
})

interface Asked {
  readonly kind: 'asked'
  readonly known: readonly KnownAlert[]
}
