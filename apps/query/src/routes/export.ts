import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Reader } from '@nrg/influx/query'
import { type FleetConfig, orderedMetrics } from '@nrg/schema/fleet-config'
import { Problem } from '@nrg/schema/problem'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { retentionSeconds } from '@nrg/schema/retention'
import { Type } from '@sinclair/typebox'
import { isKnown } from '../devices/is-known.ts'
import { UnknownDevice } from '../errors.ts'
import { exportExample } from '../examples/device.ts'
import { withExample } from '../examples/with-example.ts'
import { type ExportFormat, exportFormats } from '../export/formats.ts'
import { type ExportRange, exportReadings } from '../export/readings.ts'
import { choicesOf, ListParameter } from '../parameters/list.ts'
import { stretchOf, TimeParameter } from '../parameters/time.ts'
import type { RouteOptions } from '../route-options.ts'
import { DeviceParams } from './devices.ts'

const HOUR_MS = 3_600_000
/** A long file takes its time; one that nobody takes ends with its connection. */
const MOST_MS = 6 * HOUR_MS
const formats = Object.keys(exportFormats) as (keyof typeof exportFormats)[]

/** A file is sent as it is: only its description is a schema's. */
const File = Type.Unsafe<Readable>(Type.String({ description: 'The file' }))

/** `GET /api/devices/:id/export`. */
const exports: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { reader, fleet, clock }) => {
  fastify.get(
    '/api/devices/:id/export',
    {
      handlerTimeout: MOST_MS,
      schema: {
        tags: ['devices'],
        summary: 'The readings of a device as a file',
        description:
          'As they were sent, by time; it is written as it is read. Where the database fails meanwhile the connection ends, and the file is not whole.',
        params: DeviceParams,
        querystring: Type.Object(
          {
            from: TimeParameter('The beginning; an hour before the end where it is left out'),
            to: TimeParameter('The end; now where it is left out'),
            format: Type.Optional(Type.String({ description: `${formats.join(' or ')}; csv where it is left out` })),
            metrics: ListParameter('These metrics; all where it is left out'),
          },
          { additionalProperties: false },
        ),
        produces: formats.map((format) => exportFormats[format].type),
        response: { 200: withExample(File, exportExample), '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ params: { id }, query }, reply) => {
      const now = clock()
      const [format = 'csv'] = choicesOf('format', query.format, formats) ?? []
      const all = orderedMetrics(fleet).map(({ name }) => name)
      const metrics = choicesOf('metrics', query.metrics, all) ?? all
      const range = { device: id, ...keptOf(stretchOf(query, now, HOUR_MS), fleet, now), metrics }
      if (!(await isKnown(reader, id, fleet, { now: new Date(now), device: id }))) throw new UnknownDevice()
      const name = `${id.replace(/[^A-Za-z0-9._-]/g, '_')}.${format}`
      return reply
        .type(exportFormats[format].type)
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(fileOf(reader, range, exportFormats[format], fleet))
    },
  )
}

/** The part of a stretch of time in which readings can be. */
function keptOf({ from, to }: Pick<ExportRange, 'from' | 'to'>, { retention }: FleetConfig, now: number) {
  const kept = retentionSeconds(retention, 'raw') * 1000
  return { from: kept === 0 ? from : Math.max(from, now - kept), to: Math.min(to, now + FUTURE_LIMIT_MS) }
}

/** The file, written as fast as it is taken; when its reader leaves, the query ends. */
function fileOf(reader: Reader, range: ExportRange, format: ExportFormat, fleet: FleetConfig): Readable {
  const end = new AbortController()
  async function* chunks() {
    yield Buffer.from(format.head(range.metrics, fleet))
    yield* exportReadings(reader, range, (reading) => format.line(reading, range.device, range.metrics), end.signal)
  }
  const file = Readable.from(chunks(), { objectMode: false })
  file.once('close', () => end.abort(new Error('whoever asked has left')))
  return file
}

export default exports
