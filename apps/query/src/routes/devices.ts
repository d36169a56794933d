import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DeviceDetail, DeviceList } from '@nrg/schema/device'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import { isSilent, readDevice } from '../devices/detail.ts'
import { isKnown, listDevices } from '../devices/last-seen.ts'
import { UnknownDevice } from '../errors.ts'
import type { RouteOptions } from './options.ts'

const tags = ['devices']
const problems = { '4xx': Problem, '5xx': Problem }

/** `GET /api/devices` and `GET /api/devices/:id`. */
const devices: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { reader, fleet, clock }) => {
  fastify.get(
    '/api/devices',
    {
      schema: { tags, summary: 'All devices and when they were last seen', response: { 200: DeviceList, ...problems } },
    },
    (_request, reply) =>
      reply.sendShared([], (signal) => listDevices(reader, fleet, { signal, now: new Date(clock()) })),
  )

  fastify.get(
    '/api/devices/:id',
    {
      schema: {
        tags,
        summary: 'The recent readings of a device',
        description: 'Ten minutes as means of 5 s, an hour as means of 1 min. A device never seen is a 404.',
        params: Type.Object({ id: Type.String({ description: 'The id of the device' }) }),
        response: { 200: DeviceDetail, ...problems },
      },
    },
    ({ params: { id } }, reply) =>
      reply.sendShared([id], async (signal) => {
        const options = { signal, now: new Date(clock()) }
        const detail = await readDevice(reader, id, fleet, options)
        if (isSilent(detail) && !(await isKnown(reader, id, fleet, options))) throw new UnknownDevice()
        return detail
      }),
  )
}

export default devices
