import type { Result } from '@nrg/flux/engine'
import { test } from 'tap'
import { createMemoryCheck, limitRows } from '../../src/query/query-limits.ts'

const tables = (...lengths: number[]) => lengths.map((length) => ({ length })) as unknown as Result['tables']

test('a result may have so many rows, and each its own', (t) => {
  const results = [
    { name: 'a', tables: tables(3, 2) },
    { name: 'b', tables: tables(4, 2) },
  ]
  const walked: string[] = []
  const walk = () => {
    for (const { name, tables } of limitRows(results, 5))
      for (const { length } of tables) walked.push(`${name}${length}`)
  }
  t.throws(walk, { code: 'unavailable', message: 'a result has more than 5 rows; narrow its range or aggregate' })
  t.strictSame(walked, ['a3', 'a2', 'b4'])
  t.end()
})

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
