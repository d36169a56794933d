import { alertExample, incidentExample } from './case.ts'
import { fleetNow, siteExample } from './fleet.ts'
import { incidentId, seenMs } from './harbour.ts'

/** An event of each name, with what it carries. */
export const streamEventExamples = {
  hello: { server_time: fleetNow.server_time, event_id: fleetNow.event_id, resumed: false },
  readings: {
    time: seenMs + 880,
    d: ['1002', '1003'],
    m: ['voltage_v', 'current_a', 'temp_c'],
    v: [
      [477.5, 31.1, 47.4],
      [480.1, 19.9, 40.2],
    ],
    z: [
      [-3, 27.6, 24.9],
      [0, 0.1, -0.3],
    ],
    t: [-880, -240],
  },
  fleet: fleetNow,
  site: siteExample,
  alert: { op: 'raised', ...alertExample },
  incident: { op: 'raised', ...incidentExample },
  action: {
    type: 'acknowledged',
    time: '2026-11-26T13:25:31.000Z',
    actor: 'M. Okafor',
    incident: incidentId,
  },
  reset: {},
}

/** The stream as it goes over the wire. */
export const streamExample = Object.entries(streamEventExamples)
  .map(([name, data], index) => {
    const id = name === 'readings' || name === 'reset' ? '' : `id: ${seenMs + 4003}-${17 + index}\n`
    return `event: ${name}\n${id}data: ${JSON.stringify(data)}\n\n`
  })
  .join('')
