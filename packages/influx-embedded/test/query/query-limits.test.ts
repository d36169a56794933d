import { test } from 'tap'
import { createMemoryCheck } from '../../src/query/query-limits.ts'

test('memory is looked at now and then, and collected before the query is ended', (t) => {
  const probe = { time: 0, bytes: 0, garbage: 0, looked: 0 }
  const check = createMemoryCheck(100, {
    now: () => probe.time,
    held: () => {
      probe.looked++
      return probe.bytes + probe.garbage
    },
    collect: () => {
      probe.garbage = 0
    },
  })
  check()
  check()
  t.equal(probe.looked, 1)
  probe.time += 60
  Object.assign(probe, { bytes: 80, garbage: 50 })
  check()
  t.equal(probe.garbage, 0)
  probe.time += 60
  probe.bytes = 101
  t.throws(check, {
    code: 'unavailable',
    message: 'the query needs more memory than it may use; narrow its range or aggregate',
  })
  t.end()
})

test('the memory of this thread is measured', (t) => {
  t.doesNotThrow(createMemoryCheck(2 ** 40))
  t.throws(createMemoryCheck(1000), { code: 'unavailable' })
  t.end()
})
