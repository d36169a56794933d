import { answerAlert } from '@nrg/detection/alerts/answer'
import type { Episode } from '@nrg/detection/alerts/episodes'
import { alertId } from '@nrg/detection/alerts/id'
import { unitOf } from '@nrg/detection/alerts/kind-of'
import { alertTitle } from '@nrg/detection/alerts/title'
import { deviceName, siteOf } from '@nrg/detection/place'
import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { Alert, StoredAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'

/** So many are kept of what first scores have to say. */
const MOST_SAID = 1000

/** What a score has to say: its time to the nanosecond, and its fields. */
interface Said {
  readonly time: string
  readonly [field: string]: string | number
}

/** Tells episodes as the alerts that they would be, and remembers what their first scores have to say. */
export class Teller {
  readonly #said = new Map<string, Said>()

  /** @throws an error of `@nrg/influx/errors` */
  async tell(
    episodes: readonly Episode[],
    reader: Reader,
    fleet: FleetConfig,
    options: QueryOptions & { readonly now: Date },
  ): Promise<Alert[]> {
    const unknown = episodes.filter((episode) => !this.#said.has(keyOf(episode)))
    const said = await whatScoresSay(unknown, reader, options)
    for (const { key, known } of episodes.map((one) => ({ key: keyOf(one), known: this.#said.get(keyOf(one)) })))
      if (known !== undefined) said.set(key, known)
    if (this.#said.size > MOST_SAID) this.#said.clear()
    for (const [key, one] of said) this.#said.set(key, one)
    return episodes.map((episode) => {
      const alert = asStored(episode, said.get(keyOf(episode)))
      return {
        ...answerAlert(alert, fleet, options.now.getTime()),
        id: alertId(alert),
        title: alertTitle(alert, fleet),
        unit: unitOf(fleet)(alert.metric),
        name: deviceName(fleet, alert.device_id),
        site: siteOf(fleet)(alert.device_id) ?? null,
      }
    })
  }
}

const keyOf = ({ device, metric, reason, since }: Episode) => `${device} ${metric} ${reason} ${since}`

/** The alert of an episode as it would be stored, with what its first score has to say. */
function asStored(episode: Episode, said: Said = { time: new Date(episode.since).toISOString() }): StoredAlert {
  const { device: device_id, opening, ...alert } = episode
  return { ...alert, device_id, state: 'raised', ...said }
}

const Row = Type.Object({ result: Type.String(), _time: Type.String(), _field: Type.String(), _value: Type.Number() })

/** What the first score of each episode has to say: asked for at once, and of each no more than its moment. */
async function whatScoresSay(
  episodes: readonly Episode[],
  reader: Reader,
  options: QueryOptions,
): Promise<Map<string, Said>> {
  const said = new Map<string, Said>()
  if (episodes.length === 0) return said
  const script = episodes
    .map(
      ({ device, metric, reason, since }, place) => flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${fluxTime(new Date(since))}, stop: ${fluxTime(new Date(since + 1))})
    |> filter(fn: (r) => r._measurement == "score" and r.device_id == ${fluxString(device)} and r.metric == ${fluxString(metric)} and r.reason == ${fluxString(reason)} and (r._field == "value" or r._field == "expected"))
    |> last()
    |> group()
    |> keep(columns: ["_time", "_field", "_value"])
    |> yield(name: ${fluxString(String(place))})
`,
    )
    .reduce((all, one) => flux`${all}${one}`)
  for await (const { result, _time: time, _field, _value } of reader.rows(script, Row, options)) {
    const episode = episodes[Number(result)]
    if (episode !== undefined) said.set(keyOf(episode), { ...said.get(keyOf(episode)), time, [_field]: _value })
  }
  return said
}
