import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Reader } from '@nrg/influx/query'
import { DeviceDetail, DeviceList, type DeviceSummary } from '@nrg/schema/device'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import type { ActLog } from '../act-log/act-log.ts'
import { describeDevice, isSilent, readDevice } from '../devices/detail.ts'
import { DeviceClocks } from '../devices/device-clocks.ts'
import { isKnown } from '../devices/is-known.ts'
import type { LearningView } from '../devices/learning.ts'
import { matchingDevices } from '../devices/matching.ts'
import { deviceOrder } from '../devices/order.ts'
import { DevicesQuery, devicesQuestion } from '../devices/parameters.ts'
import { toldRetired } from '../devices/retired.ts'
import { readSparks } from '../devices/sparks.ts'
import { deviceCore, latestOf } from '../devices/summary.ts'
import { UnknownDevice } from '../errors.ts'
import { deviceDetailExample, deviceExample } from '../examples/device.ts'
import { withExample } from '../examples/with-example.ts'
import type { LiveDevice } from '../live/live-device.ts'
import type { LiveState } from '../live/live-state.ts'
import { liveFor } from '../live-for.ts'
import { asksWith, lenient } from '../parameters/asks-with.ts'
import { pageHeaders } from '../parameters/page.ts'
import type { RouteOptions } from '../route-options.ts'

const tags = ['devices']
const problems = { '4xx': Problem, '5xx': Problem }

/** The id of a device in the path. */
export const DeviceParams = Type.Object({ id: Type.String({ description: 'The id of the device' }) })

interface DevicesOptions extends RouteOptions {
  readonly learning: LearningView
  readonly log: Pick<ActLog, 'acts' | 'readIfAllowed'>
  /** Of the database that has the registry. */
  readonly registry: Reader
}

/** All devices by id, without what was asked of each. */
function allDevices(devices: readonly LiveDevice[], { log, clock }: DevicesOptions): DeviceSummary[] {
  const now = clock()
  return devices.map(({ id, lastSeen }) => ({
    device_id: id,
    last_seen: new Date(lastSeen).toISOString(),
    ...toldRetired(log.acts, id, lastSeen, now),
  }))
}

/** A device with what was asked of each. */
function toldOf(
  device: LiveDevice,
  asked: ReadonlySet<string>,
  state: LiveState,
  { fleet, log, clock }: DevicesOptions,
): DeviceSummary {
  const { id, lastSeen } = device
  return {
    ...(asked.has('core')
      ? { ...deviceCore(device, state, fleet), ...toldRetired(log.acts, id, lastSeen, clock()) }
      : { device_id: id, last_seen: new Date(lastSeen).toISOString() }),
    ...(asked.has('values') && { values: latestOf(device, state) }),
  }
}

/** `GET /api/devices` and `GET /api/devices/:id`. */
const devices: FastifyPluginAsyncTypebox<DevicesOptions> = async (fastify, options) => {
  const { reader, fleet, clock, live, log } = options
  const { markLearning, watchDevice } = options.learning
  const clocks = new DeviceClocks(options.registry, clock)
  const byId = deviceOrder()

  fastify.get(
    '/api/devices',
    {
      schema: {
        tags,
        summary: 'All devices, when they were last seen, and whether they are still learned',
        description:
          'Without any parameter by id, `device_id`, `last_seen` and `learning` alone, and `retired` of those that are forgotten; with any, as it asks for.',
        querystring: lenient(DevicesQuery),
        response: { 200: withExample(DeviceList, [deviceExample]), ...problems },
      },
    },
    async ({ query, url }, reply) => {
      const question = asksWith(query, DevicesQuery) ? devicesQuestion(query) : undefined
      const state = await liveFor(reply, live, clock())
      if (question === undefined)
        return reply.sendSharedItems([String(state.version)], async (signal) => {
          const listed = byId(state.devices)
          const told = await markLearning(Promise.resolve(allDevices(listed, options)), signal)
          return told.map((item, index) => [listed[index] as LiveDevice, item] as const)
        })
      const page = matchingDevices(state, fleet, question)
      reply.headers(pageHeaders(url, page))
      return reply.sendShared([String(state.version), JSON.stringify(query)], async (signal) => {
        const now = new Date(clock())
        const told = new Set(question.fields)
        const sparks = told.has('spark')
          ? await readSparks(reader, page.items, state, fleet, { signal, now })
          : undefined
        const list = page.items.map((device) => {
          const spark = sparks?.get(device.id)
          return { ...toldOf(device, told, state, options), ...(spark && { spark }) }
        })
        return told.has('core') ? markLearning(Promise.resolve(list), signal) : list
      })
    },
  )

  fastify.get(
    '/api/devices/:id',
    {
      schema: {
        tags,
        summary: 'The recent readings of a device',
        description:
          'Ten minutes as means of 5 s, an hour as means of 1 min. `watch` says which detectors judge which metric already, and from when on the others will. A device never seen is a 404.',
        params: DeviceParams,
        response: { 200: withExample(DeviceDetail, deviceDetailExample), ...problems },
      },
    },
    ({ params: { id } }, reply) =>
      reply.sendShared([id], async (signal) => {
        const asked = { signal, now: new Date(clock()), device: id }
        const [detail, state, watchOf, clockOff] = await Promise.all([
          readDevice(reader, id, fleet, asked),
          live.current(),
          watchDevice(id, asked),
          clocks.of(id),
        ])
        if (isSilent(detail) && !state.devices.has(id) && !(await isKnown(reader, id, fleet, asked)))
          throw new UnknownDevice()
        const { revision } = log.acts.device(id)
        const lastSeen = state.devices.get(id)?.lastSeen
        const retired = lastSeen === undefined ? {} : toldRetired(log.acts, id, lastSeen, clock())
        const known = { ...describeDevice(id, state, fleet), ...retired, revision, clock: clockOff }
        return { ...detail, ...known, watch: watchOf(detail) }
      }),
  )
}

export default devices
