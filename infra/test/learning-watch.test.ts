import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'tap'
import { watchLearning } from '../src/dev/learning-watch.ts'

test('the console says what is watched of a device that is still learned', async (t) => {
  const entry = (reason: string, ready_at: string | null, metric = 'current_a') => ({
    metric,
    reason,
    ready: ready_at === null,
    ready_at,
    threshold_now: null,
  })
  const answers: Readonly<Record<string, unknown>> = {
    '/api/devices': [
      { device_id: '1001', last_seen: '2026-03-01T12:00:00.000Z', learning: true },
      { device_id: '1002', last_seen: '2026-03-01T12:00:00.000Z', learning: false },
    ],
    '/api/devices/1001': {
      watch: [
        entry('limit', null),
        entry('level', '2026-03-02T12:00:00.000Z'),
        entry('zscore', null),
        entry('zscore', '2026-03-01T12:10:00.000Z', 'temp_c'),
      ],
    },
  }
  const server = createServer(({ url = '' }, response) => response.end(JSON.stringify(answers[url])))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const end = new AbortController()
  const said = await new Promise<string>((resolve) => {
    const { port } = server.address() as AddressInfo
    t.teardown(() => end.abort())
    void watchLearning(`http://127.0.0.1:${port}`, end.signal, resolve)
  })
  t.equal(said, 'device 1001: watched by limit; zscore from 2026-03-01 12:10; level from 2026-03-02 12:00')
})
