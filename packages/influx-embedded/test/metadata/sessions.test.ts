import { test } from 'tap'
import { Sessions } from '../../src/metadata/sessions.ts'

const MINUTE = 60_000

test('a session lasts an hour, and as long as it is used', (t) => {
  let now = 0
  const sessions = new Sessions(() => now)
  const { key, expiresAt } = sessions.open('u1')
  t.equal(expiresAt, 60 * MINUTE)
  t.equal(sessions.use(key), 'u1')
  t.equal(sessions.use('another'), undefined)
  now = 58 * MINUTE
  t.equal(sessions.use(key), 'u1')
  now = 62 * MINUTE
  t.equal(sessions.use(key), 'u1', 'its use kept it alive')
  now = 68 * MINUTE
  t.equal(sessions.use(key), undefined)
  t.end()
})

test('a session that is closed is gone, and its key is no other', (t) => {
  const sessions = new Sessions(() => 0)
  const [first, second] = [sessions.open('u1'), sessions.open('u1')]
  t.not(first.key, second.key)
  t.equal(sessions.close(first.key), true)
  t.equal(sessions.close(first.key), false)
  t.equal(sessions.use(first.key), undefined)
  t.equal(sessions.use(second.key), 'u1')
  t.end()
})
