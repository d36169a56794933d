import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { episodesOf, type Score } from '@nrg/detection/alerts/episodes'
import { alertId } from '@nrg/detection/alerts/id'
import { parseFleetConfig } from '@nrg/detection/configuration/fleet-config-file'
import { alertMaking } from '@nrg/detection/tune/subjects'
import { actLine } from '@nrg/influx/act-line'
import type { Connection } from '@nrg/influx/connection'
import { formatLine } from '@nrg/influx/line'
import { requireWritten } from '@nrg/influx/require-written'
import { createWriter } from '@nrg/influx/write'
import type { ActEvent } from '@nrg/schema/act-event'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import type { Verdict } from '@nrg/schema/incident'
import type { Test } from 'tap'
import { test } from 'tap'
import { provisionBuckets } from '../src/provision/provision.ts'
import { runTune } from '../src/tune/run.ts'
import { tasklessDatabase } from './fixture/taskless-database.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const NOW = Date.parse('2026-02-01T00:00:00Z')
const file = `# ours
metrics:
  - name: current_a # of the clamp
    unit: A
    limit: { upper: 30 }
`
const fleet = parseFleetConfig(file, 'fleet.yaml')

const score = (device: string, daysAgo: number, size: number, reason = 'level', threshold = 5): Score => ({
  device,
  metric: 'current_a',
  reason,
  at: NOW - daysAgo * DAY,
  ratio: size / threshold,
  score: size,
})

/** Stores scores, the alerts that follow from them, and what is said of those. */
async function stored(connection: Connection, scores: readonly Score[], said: (alert: Score) => Verdict | undefined) {
  await provisionBuckets(connection, defaultFleetConfig, () => {}, {}, new Date(NOW))
  const write = async (bucket: string, lines: readonly string[]) =>
    requireWritten(await createWriter(connection, bucket).write([...lines]))
  const { linkOf, rules } = alertMaking(fleet)
  const episodes = episodesOf(scores, linkOf, rules)
  const tags = ({ device, metric, reason }: Pick<Score, 'device' | 'metric' | 'reason'>) => ({
    device_id: device,
    metric,
    reason,
  })
  const ns = (ms: number) => BigInt(ms) * 1_000_000n
  await write(
    buckets.rollup.name,
    scores.map((one) =>
      formatLine({
        measurement: 'score',
        tags: tags(one),
        fields: { ratio: one.ratio, score: one.score },
        time: ns(one.at),
      }),
    ),
  )
  await write(
    buckets.alerts.name,
    episodes.map((one) =>
      formatLine({
        measurement: 'alerts',
        tags: tags(one),
        fields: { until: ns(one.until), state: 'raised', score: one.score, severity: one.severity },
        time: ns(one.since),
      }),
    ),
  )
  const acts = episodes.flatMap(({ opening, device, metric, reason, since }, index): ActEvent[] => {
    const verdict = said(opening)
    const id = alertId({ ...tags(opening), time: new Date(since).toISOString().replace('.000Z', 'Z') })
    const about = { incident: `in_${index}`, alerts: [id], device, metric, reason, since }
    return verdict === undefined
      ? []
      : [{ type: 'verdict', id: `v${index}`, time: NOW - MINUTE, actor: 'ada', ...about, verdict }]
  })
  if (acts.length > 0) await write(buckets.registry.name, acts.map(actLine))
}

function tuner(t: Test, connection: Connection) {
  const path = join(mkdtempSync(join(tmpdir(), 'tune-')), 'fleet.yaml')
  writeFileSync(path, file)
  const tune = async (write = false) => {
    const said: string[] = []
    await runTune({ connection, path, backMs: 31 * DAY, write, now: NOW, say: (line) => said.push(line) })
    return said.join('\n')
  }
  t.equal(readFileSync(path, 'utf8'), file)
  return { tune, path }
}

/** One device is told of every day, a little beyond its threshold; others seldom, and far beyond. */
const days = [2, 3, 4, 5, 6, 7, 8, 9]
const noisy = days.map((day) => score('1001', day, 5.2 + day / 50))
const faults = days.flatMap((day) => [score('1002', day, 14), score('1003', day + 0.3, 18, 'unseen', 1.2)])

test('what is often said to be false is not raised any more, and what is real is: as a diff of the file', async (t) => {
  const connection = await tasklessDatabase(t)
  const loud = [score('1004', 3.5, 90), score('1001', 2.5, 40, 'limit', 1), score('1001', 2.7, 40, 'limit', 1)]
  // One of the real ones is said to be false by mistake, and the limit, too.
  await stored(connection, [...noisy, ...faults, ...loud], ({ device, reason, at }) => {
    if (reason === 'limit') return 'false'
    if (device === '1002' && at === NOW - 5 * DAY) return 'false'
    if (device === '1004') return 'planned'
    return device === '1001' ? (at > NOW - 6 * DAY ? 'false' : undefined) : 'real'
  })
  const { tune, path } = tuner(t, connection)
  const told = await tune()
  t.match(told, /7 were said to be false alarms, 15 real, 1 planned/)
  t.match(told, /\n--- .*fleet\.yaml\n\+\+\+ .*fleet\.yaml\n@@ -3,3 \+3,10 @@\n/)
  t.match(told, /would not have been raised: 8\n/)
  t.match(told, /would have been raised beside: none\n/)
  t.match(told, /said to be false, and stay: 3\n/)
  t.match(told, /is as it was: --write changes it/)
  t.equal(readFileSync(path, 'utf8'), file, 'nothing is changed unasked')

  t.match(await tune(true), /npm run provision/)
  const changed = readFileSync(path, 'utf8')
  t.ok(changed.startsWith(file), 'what was there stays, its comments too')
  const { devices, metrics } = parseFleetConfig(changed, 'fleet.yaml')
  t.strictSame(metrics, fleet.metrics, 'limits are left alone')
  t.strictSame(Object.keys(devices ?? {}), ['1001'])
  t.strictSame(devices?.['1001'], { metrics: { current_a: { detectors: { level: { threshold: 5.7 } } } } })
  t.match(await tune(), /Nothing is proposed/, 'what is done is not proposed again')
})

test('who marks a loud alert of a detector as false twice, and none as real, has it off there', async (t) => {
  const connection = await tasklessDatabase(t)
  const loud = [3, 5, 7].map((day) => score('1001', day, 400))
  await stored(connection, [...loud, ...faults], ({ device }) => (device === '1001' ? 'false' : 'real'))
  const { tune, path } = tuner(t, connection)
  await tune(true)
  const { devices } = parseFleetConfig(readFileSync(path, 'utf8'), 'fleet.yaml')
  t.strictSame(devices, { '1001': { metrics: { current_a: { detectors: { level: { enabled: false } } } } } })
})

test('too few verdicts, and none that is false, change nothing', async (t) => {
  const connection = await tasklessDatabase(t)
  await stored(connection, [...noisy, ...faults], ({ device, at }) =>
    device === '1001' && at > NOW - 4.5 * DAY ? 'false' : undefined,
  )
  const { tune, path } = tuner(t, connection)
  await t.rejects(tune(true), { message: /^3 incidents since .* 5 are the least/ })
  t.equal(readFileSync(path, 'utf8'), file)
  const other = await tasklessDatabase(t)
  await stored(other, [...noisy, ...faults], ({ device }) => (device === '1001' ? undefined : 'real'))
  const content = tuner(t, other)
  t.match(await content.tune(true), /Nothing is proposed/)
  t.equal(readFileSync(content.path, 'utf8'), file)
})
