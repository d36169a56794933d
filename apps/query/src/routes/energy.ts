import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { zoneOffsetMs } from '@nrg/detection/energy/calendar'
import { zoneOf } from '@nrg/detection/energy/cost'
import { siteOf } from '@nrg/detection/place'
import { EnergyRange } from '@nrg/schema/energy'
import { Problem } from '@nrg/schema/problem'
import { hasPower } from '@nrg/service/energy/read-power'
import { type Static, Type } from '@sinclair/typebox'
import type { FastifyReply } from 'fastify'
import { isKnown } from '../devices/is-known.ts'
import { EnergyQuery, energyQuestion } from '../energy/parameters.ts'
import { readEnergy } from '../energy/range.ts'
import { NoPower, UnknownDevice, UnknownSite } from '../errors.ts'
import { energyExample } from '../examples/fleet.ts'
import { withExample } from '../examples/with-example.ts'
import type { LiveState } from '../live/live-state.ts'
import { liveFor } from '../live-for.ts'
import { stretchOf } from '../parameters/time.ts'
import type { RouteOptions } from '../route-options.ts'
import { DeviceParams } from './devices.ts'

const HOUR_MS = 3_600_000
const USUAL_MS = 24 * HOUR_MS
const description =
  'The power, measured or derived from electrical data, over time, beside the power that was expected. Hours and days are those of the site: 23 or 25 hours when clocks are changed; of several sites with different zones those of UTC. What a broken sensor read is left out, what was expected stands for it, and `left_out` says so; of gaps nothing is part of either sum. 404 `no_power` where nothing of it has a power.'

/** `GET /api/devices/:id/energy`, `GET /api/sites/:site/energy` and `GET /api/fleet/energy`. */
const energy: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { reader, fleet, clock, live, acts }) => {
  const schema = (summary: string) => ({
    tags: ['energy'],
    summary,
    description,
    querystring: EnergyQuery,
    response: { 200: withExample(EnergyRange, energyExample), '4xx': Problem, '5xx': Problem },
  })

  async function answer(
    reply: FastifyReply,
    query: Static<typeof EnergyQuery>,
    about: string,
    devicesOf: (state: LiveState) => readonly string[] | Promise<readonly string[]>,
    device?: string,
  ) {
    // What cannot be asked is said before anything is read.
    stretchOf(query, clock(), USUAL_MS)
    const state = await liveFor(reply, live, clock())
    const devices = (await devicesOf(state)).filter((device) => hasPower(fleet, state, device))
    if (devices.length === 0) throw new NoPower()
    const zones = new Set(devices.map((device) => zoneOf(fleet, device)))
    const [first = 'UTC'] = zones
    const zone = zones.size === 1 ? first : 'UTC'
    const begins = (time: number) => zoneOffsetMs(zone, time) % HOUR_MS === 0
    const question = energyQuestion(query, clock(), devices.length, (from, to) => begins(from) && begins(to))
    return reply.sendShared([about, JSON.stringify(question)], (signal) =>
      readEnergy({ reader, fleet, acts, state, live }, devices, question, zone, {
        signal,
        now: new Date(clock()),
        ...(device !== undefined && { device }),
      }),
    )
  }

  fastify.get(
    '/api/devices/:id/energy',
    { schema: { ...schema('The energy of a device by hours or days'), params: DeviceParams } },
    ({ params: { id }, query, signal }, reply) =>
      answer(
        reply,
        query,
        id,
        async (state) => {
          const options = { signal, now: new Date(clock()), device: id }
          if (!state.devices.has(id) && !(await isKnown(reader, id, fleet, options))) throw new UnknownDevice()
          return [id]
        },
        id,
      ),
  )

  fastify.get(
    '/api/sites/:site/energy',
    {
      schema: {
        ...schema('The energy of a site by hours or days'),
        params: Type.Object({ site: Type.String({ description: 'Its name in the configuration' }) }),
      },
    },
    ({ params: { site }, query }, reply) =>
      answer(reply, query, site, (state) => {
        const at = siteOf(fleet)
        const devices = [...state.devices.keys()].filter((device) => at(device) === site)
        if (devices.length === 0 && !Object.hasOwn(fleet.sites ?? {}, site)) throw new UnknownSite()
        return devices
      }),
  )

  fastify.get('/api/fleet/energy', { schema: schema('The energy of the fleet by hours or days') }, ({ query }, reply) =>
    answer(reply, query, '', (state) => [...state.devices.keys()]),
  )
}

export default energy
