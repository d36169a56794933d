import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { EnvironmentError, readEnvironment } from '../src/environment.ts'

test('settings come from the environment, converted, with defaults', (t) => {
  const schema = Type.Object({
    PORT: Type.Integer({ default: 3001, minimum: 0, maximum: 65_535 }),
    HOST: Type.String({ default: '127.0.0.1' }),
    NAME: Type.Optional(Type.String()),
  })
  t.strictSame(readEnvironment(schema, {}), { PORT: 3001, HOST: '127.0.0.1' })
  t.strictSame(readEnvironment(schema, { PORT: ' 80 ', HOST: '', NAME: 'x', OTHER: 'y' }), {
    PORT: 80,
    HOST: '127.0.0.1',
    NAME: 'x',
  })
  t.end()
})

test('a setting that cannot be used is named, and a secret is not shown', (t) => {
  const schema = Type.Object({
    PORT: Type.Integer({ minimum: 0, maximum: 65_535, description: 'where the service listens' }),
    KEY: Type.String({ minLength: 16, writeOnly: true, description: 'the key' }),
  })
  t.throws(() => readEnvironment(schema, { PORT: 'http', KEY: 'hunter2' }), EnvironmentError)
  try {
    readEnvironment(schema, { PORT: 'http', KEY: 'hunter2' })
  } catch (error) {
    const { message } = error as Error
    t.match(message, /^PORT: "http" cannot be used: .*where the service listens/)
    t.match(message, /\nKEY: its value cannot be used/)
    t.notMatch(message, /hunter2/)
  }
  t.throws(() => readEnvironment(schema, { PORT: '99999', KEY: 'k'.repeat(16) }), { message: /^PORT: "99999"/ })
  t.throws(() => readEnvironment(schema, { PORT: '1' }), {
    message: 'KEY is not set (the key): set it in .env or in the environment',
  })
  t.end()
})
