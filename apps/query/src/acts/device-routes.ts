import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DeviceAbout, DeviceBody } from '@nrg/schema/act'
import { configOf, type FleetConfig } from '@nrg/schema/fleet-config'
import { Problem } from '@nrg/schema/problem'
import { type Static, Type } from '@sinclair/typebox'
import { Changed, UnknownDevice } from '../errors.ts'
import { deviceBodyExample } from '../examples/act.ts'
import { deviceAboutExample } from '../examples/device.ts'
import { withExample } from '../examples/with-example.ts'
import type { ActRouteOptions } from './options.ts'
import { ActHeaders, actOf } from './request.ts'

const headers = Type.Composite([
  ActHeaders,
  Type.Object({ 'if-match': Type.Optional(Type.String({ description: 'The `revision` of what is changed' })) }),
])

/** `PATCH /api/devices/:id`. */
const deviceActs: FastifyPluginAsyncTypebox<ActRouteOptions> = async (fastify, { log, live, fleet, clock }) => {
  fastify.patch(
    '/api/devices/:id',
    {
      schema: {
        tags: ['acts'],
        summary: 'What a device is called, where it is, and how it is supplied',
        description: 'What is left out stays; `null` takes back what was said, and the configuration holds again.',
        params: Type.Object({ id: Type.String({ description: 'The id of the device' }) }),
        headers,
        body: withExample(DeviceBody, deviceBodyExample),
        response: { 200: withExample(DeviceAbout, deviceAboutExample), '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const [state] = await Promise.all([live.current(), log.read()])
      if (!state.devices.has(id) && configOf(fleet, id) === undefined) throw new UnknownDevice()
      const act = actOf(request, clock())
      const known = log.acts.get(act.id)
      // Sent again, it was its own doing that changed it.
      if (known === undefined) requireMatch(request.headers['if-match'], log.acts.device(id).revision)
      const { actor: _, ...said } = request.body
      await log.write({ type: 'device', ...act, device: id, ...said })
      reply.header('etag', `"${log.acts.device(id).revision}"`)
      return aboutDevice(fleet, id)
    },
  )
}

/** @throws Changed where the header names another revision */
function requireMatch(header: string | undefined, revision: string): void {
  if (header === undefined || header.trim() === '*') return
  const named = header.split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''))
  if (!named.includes(revision)) throw new Changed()
}

function aboutDevice(fleet: FleetConfig, id: string): Static<typeof DeviceAbout> {
  const { name = null, site = null, note = null, feed = null, electrical = null } = configOf(fleet, id) ?? {}
  return { device_id: id, name, site, note, feed, electrical }
}

export default deviceActs
