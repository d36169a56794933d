import { setTimeout as sleep } from 'node:timers/promises'
import type { Incident } from '@nrg/schema/incident'
import type { createServer } from '@nrg/service/server'
import { earlier } from './alerts.ts'
import { berlin, deviceOf, MINUTE, NOW } from './fleet.ts'

const DAY = 24 * 60 * MINUTE

const chiller = deviceOf('harbour', 'Chiller 2')
const conveyor = deviceOf('airfield', 'Conveyor 3')
const hvac = deviceOf('mill', 'HVAC roof 1')
const compressor = deviceOf('northgate', 'Compressor 3')

/** What people did in the pictures' day, at its time; then it is now again. */
export async function actAll(server: ReturnType<typeof createServer>, setTime: (time: number) => void): Promise<void> {
  const post = async (url: string, payload: object, method: 'POST' | 'PUT' = 'POST'): Promise<void> => {
    const { statusCode, body } = await server.inject({ method, url, payload })
    if (statusCode === 503) {
      // A busy machine may not put it on record in time.
      await sleep(500)
      return post(url, payload, method)
    }
    if (statusCode >= 300) throw new Error(`${url} is answered ${statusCode} ${body}`)
  }
  const found = await server.inject('/api/incidents?limit=500&from=2026-11-25T13:25:08Z')
  const incidents = found.json<Incident[]>()
  const act = async (device: string, reason: string, verb: string, payload: object, method?: 'PUT') => {
    const incident = incidents.find((one) => one.devices.includes(device) && one.reason === reason)
    if (incident === undefined) throw new Error(`no ${reason} at ${device}`)
    await post(`/api/incidents/${incident.id}/${verb}`, payload, method)
  }
  const before = await server.inject(`/api/incidents?limit=10&device=${chiller}&from=2026-09-27T00:00:00Z`)
  const at = (since: number) => {
    const one = before.json<Incident[]>().find((incident) => Date.parse(incident.since) === since)
    if (one === undefined) throw new Error(`nothing at ${new Date(since).toISOString()}`)
    return `/api/incidents/${one.id}/verdict`
  }
  setTime(earlier.zero + DAY)
  await post(at(earlier.zero), { verdict: 'false', actor: 'M. Okafor' }, 'PUT')
  setTime(earlier.bearing + DAY)
  await post(at(earlier.bearing), { verdict: 'real', cause: 'bearing', actor: 'M. Okafor' }, 'PUT')
  setTime(earlier.startUp + DAY)
  await post(at(earlier.startUp), { verdict: 'real', cause: 'start-up', actor: 'M. Okafor' }, 'PUT')
  setTime(berlin(9, 12))
  await act(conveyor, 'level', 'acknowledge', { actor: 'M. Okafor' })
  setTime(berlin(12, 50))
  await act(deviceOf('hall', 'UPS 1'), 'spike', 'verdict', { verdict: 'real', actor: 'M. Okafor' }, 'PUT')
  await act(deviceOf('harbour', 'Freezer 4'), 'spike', 'verdict', { verdict: 'false', actor: 'M. Okafor' }, 'PUT')
  setTime(berlin(13, 31))
  await post('/api/silences', {
    scope: { device: compressor },
    until: new Date(berlin(18, 0)).toISOString(),
    why: 'Planned work',
    actor: 'M. Okafor',
  })
  setTime(berlin(14, 5))
  await act(chiller, 'zscore', 'comments', { text: 'Called the site: somebody is on the way.', actor: 'M. Okafor' })
  setTime(berlin(14, 6))
  await act(hvac, 'seasonal', 'acknowledge', { actor: 'You' })
  setTime(NOW)
}
