import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { serializerCompiler, validatorCompiler } from '../src/route-compilers.ts'

const Answer = Type.Object({ count: Type.Integer() })
const route = { method: 'GET', url: '/', schema: Answer }

test('what routes share is compiled once, and each use of it is its own', async (t) => {
  const serializer = serializerCompiler({ ...route, httpStatus: '200' })
  t.equal(serializer({ count: 1, unsaid: 2 }), '{"count":1}')
  t.equal(serializerCompiler({ ...route, url: '/other', httpStatus: '4xx' }), serializer)
  t.not(serializerCompiler({ ...route, schema: Type.Object({ count: Type.Integer() }) }), serializer)

  const inQuery = validatorCompiler({ ...route, httpPart: 'querystring' })
  const inBody = validatorCompiler({ ...route, httpPart: 'body' })
  t.match(inQuery({ count: '1' }), { value: { count: 1 } }, 'what stands in an address is text')
  t.match(inBody({ count: '1' }), { error: [{ instancePath: '/count' }] })
  t.equal(validatorCompiler({ ...route, url: '/other', httpPart: 'body' }), inBody)
})
