import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EnrolAnswer, EnrolBody } from '@nrg/schema/enrol'
import { Problem } from '@nrg/schema/problem'
import type { FastifyRequest } from 'fastify'
import { BodyNotJson, Unauthorized } from '../errors.ts'
import type { Enrolment } from '../keys/enrolment.ts'
import { detail } from '../reading/reading.ts'
import { readDeviceId } from '../reading/value.ts'

const schema = {
  tags: ['keys'],
  summary: 'Give a device a key of its own',
  description:
    'With a key of the role provision (`npm run keys -- issue --role provision`). The key is for this device alone, and told this once.',
  security: [{ key: [] }],
  body: EnrolBody,
  response: { 201: EnrolAnswer, '4xx': Problem, '5xx': Problem },
}

/** `POST /api/enrol`: devices get keys of their own. */
const enrol: FastifyPluginAsyncTypebox<{ readonly enrolment: Enrolment }> = async (fastify, { enrolment }) => {
  fastify.removeAllContentTypeParsers()
  // Of any content type, so that curl needs no more than -d.
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    try {
      return JSON.parse((await fastify.unpackBody(request, body)).toString())
    } catch (error) {
      throw error instanceof SyntaxError ? new BodyNotJson(error.message) : error
    }
  })

  fastify.post('/api/enrol', { schema, onRequest: fastify.requireProvisioner }, async (request, reply) => {
    const { provisioner, body } = request
    if (provisioner === null) throw new Unauthorized()
    const device = readDeviceId(body.device_id)
    if (typeof device !== 'string')
      return reply.status(422).send({ ok: false, error: 'validation_error', details: [detail('device_id', device)] })
    const { text } = await enrolment.enrol(device, { provisioner, rotate: body.rotate === true })
    reply.header('cache-control', 'no-store')
    return reply.status(201).send({ ok: true, device_id: device, key: text })
  })
}

export default enrol
