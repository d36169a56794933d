import type { SeriesRange } from '@nrg/schema/series-range'
import { useEffect, useState } from 'preact/hooks'
import type { Client } from '../../api/client.ts'
import { usePage } from '../../hooks/page-context.ts'
import { rangeOf } from './range.ts'

/** What is known of a device in a stretch of time. */
export interface DeviceSeries {
  readonly series: SeriesRange | undefined
  readonly state: 'loading' | 'ready' | 'unknown' | 'failed'
}

const LOADING: DeviceSeries = { series: undefined, state: 'loading' }

/** The points of a chart as wide as the page; the service keeps least and most of each. */
const POINTS = 600

/** A device's readings in the range of the address, again and again where it follows the present. */
export function useSeries(id: string): DeviceSeries & { readonly again: () => void } {
  const { client, route, store } = usePage()
  const { range = '', from = '', to = '' } = route.query
  const key = [id, range, from, to].join(' ')
  const [kept, setKept] = useState<{ key: string; shown: DeviceSeries }>({ key, shown: LOADING })
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const query = { range, from, to }
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const now = Date.now() + store.known.offsetMs
      const shown = await read(client, id, query, now, stop.signal)
      if (stop.signal.aborted) return
      // What is known stays on the screen while the service does not answer.
      setKept((before) =>
        shown.state === 'failed' && before.key === key && before.shown.series !== undefined
          ? { key, shown: { ...before.shown, state: 'failed' } }
          : { key, shown },
      )
      const { preset } = rangeOf(query, now)
      if (preset !== undefined) timer = setTimeout(ask, preset.everyMs)
    }
    ask()
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [client, store, key, asked])
  return { ...(kept.key === key ? kept.shown : LOADING), again: () => setAsked((count) => count + 1) }
}

async function read(
  client: Client,
  id: string,
  query: Readonly<Record<string, string>>,
  now: number,
  signal: AbortSignal,
): Promise<DeviceSeries> {
  const { preset, from, to } = rangeOf(query, now)
  const path = `/api/devices/${encodeURIComponent(id)}`
  const asked = new URLSearchParams({
    ...(preset === undefined
      ? { from: new Date(from).toISOString(), to: new Date(to).toISOString(), points: String(POINTS) }
      : { from: `-${preset.value}`, step: preset.step }),
  })
  const answer = await client.get<SeriesRange>(`${path}/series?${asked}`, signal)
  if (answer.kind === 'ok') return { series: answer.body, state: 'ready' }
  return { series: undefined, state: answer.kind === 'absent' ? 'unknown' : 'failed' }
}
