import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DeviceDetail, DeviceList } from '@nrg/schema/device'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import { isSilent, readDevice } from '../devices/detail.ts'
import { isKnown, listDevices } from '../devices/last-seen.ts'
import { createLearning, type LearningOptions } from '../devices/learning.ts'
import { UnknownDevice } from '../errors.ts'
import type { RouteOptions } from './options.ts'

const tags = ['devices']
const problems = { '4xx': Problem, '5xx': Problem }

/** `GET /api/devices` and `GET /api/devices/:id`. */
const devices: FastifyPluginAsyncTypebox<RouteOptions & Omit<LearningOptions, 'onFailure'>> = async (
  fastify,
  options,
) => {
  const { reader, fleet, clock } = options
  const { markLearning, watchDevice } = createLearning({
    ...options,
    onFailure: (err) => fastify.log.warn({ err }, 'which devices are still learned cannot be read'),
  })

  fastify.get(
    '/api/devices',
    {
      schema: {
        tags,
        summary: 'All devices, when they were last seen, and whether they are still learned',
        response: { 200: DeviceList, ...problems },
      },
    },
    (_request, reply) =>
      reply.sendShared([], (signal) =>
        markLearning(listDevices(reader, fleet, { signal, now: new Date(clock()) }), signal),
      ),
  )

  fastify.get(
    '/api/devices/:id',
    {
      schema: {
        tags,
        summary: 'The recent readings of a device',
        description:
          'Ten minutes as means of 5 s, an hour as means of 1 min. `watch` says which detectors judge which metric already, and from when on the others will. A device never seen is a 404.',
        params: Type.Object({ id: Type.String({ description: 'The id of the device' }) }),
        response: { 200: DeviceDetail, ...problems },
      },
    },
    ({ params: { id } }, reply) =>
      reply.sendShared([id], async (signal) => {
        const asked = { signal, now: new Date(clock()) }
        const detail = await readDevice(reader, id, fleet, asked)
        if (isSilent(detail) && !(await isKnown(reader, id, fleet, asked))) throw new UnknownDevice()
        return { ...detail, watch: await watchDevice(detail, asked) }
      }),
  )
}

export default devices
