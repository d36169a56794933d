import { connect } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { createLearning } from '../src/devices/learning.ts'

test('what is learned and cannot be read is read again after longer and longer, not at each turn', async (t) => {
  const connection = connect({ url: 'http://127.0.0.1:1', token: 'none', org: 'none', timeoutMs: 1000 })
  t.teardown(() => connection.close())
  let now = 0
  const asked: number[] = []
  const learning = createLearning({
    reader: createReader(connection),
    fleet: defaultFleetConfig,
    clock: () => now,
    keepLearnedMs: 60_000,
    limitMs: 1000,
    onFailure: () => asked.push(now / 1000),
  })
  for (; now < 200_000; now += 1000) await learning.refresh()
  t.strictSame(asked, [0, 5, 15, 35, 75, 135, 195])
  now = 0
  await learning.refresh()
  t.equal(asked.length, 8, 'a clock that was set back holds nothing up')
})
