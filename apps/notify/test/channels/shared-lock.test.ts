import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'tap'
import { SharedLock } from '../../src/channels/shared-lock.ts'

/** Something that is under way until it is ended. */
function open(log: string[], name: string) {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const work = async () => {
    log.push(`${name} begins`)
    await ended
    log.push(`${name} ends`)
    return name
  }
  return { work, end }
}

const never = new AbortController().signal

test('what is shared is at once; what is alone waits for it, and all that comes after waits for that', async (t) => {
  const lock = new SharedLock()
  const log: string[] = []
  const [a, b, alone, c] = ['a', 'b', 'alone', 'c'].map((name) => open(log, name))
  if (a === undefined || b === undefined || alone === undefined || c === undefined) return
  const all = [lock.share(a.work), lock.share(b.work), lock.alone(alone.work, never), lock.share(c.work)]
  await turn()
  t.strictSame(log, ['a begins', 'b begins'])
  a.end()
  await turn()
  b.end()
  await turn()
  t.strictSame(log.splice(0), ['a begins', 'b begins', 'a ends', 'b ends', 'alone begins'])
  alone.end()
  await turn()
  t.strictSame(log.splice(0), ['alone ends', 'c begins'])
  c.end()
  t.strictSame(await Promise.all(all), ['a', 'b', 'alone', 'c'])
})

test('what fails, and what has no time left, lets go of it', async (t) => {
  const lock = new SharedLock()
  const log: string[] = []
  const fails = async () => {
    throw new Error('in vain')
  }
  await t.rejects(lock.share(fails), { message: 'in vain' })
  await t.rejects(lock.alone(fails, never), { message: 'in vain' })
  const long = open(log, 'long')
  const sharing = lock.share(long.work)
  const limit = new AbortController()
  const waiting = lock.alone(async () => log.push('alone'), limit.signal)
  const after = lock.share(async () => 'after')
  limit.abort(new Error('no time left'))
  await t.rejects(waiting, { message: 'no time left' })
  t.equal(await after, 'after')
  long.end()
  t.equal(await sharing, 'long')
  await t.rejects(
    lock.alone(async () => log.push('alone'), limit.signal),
    { message: 'no time left' },
  )
  t.strictSame(log, ['long begins', 'long ends'])
})
