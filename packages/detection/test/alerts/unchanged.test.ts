import type { StoredAlert } from '@nrg/schema/alert'
import { test } from 'tap'
import { groupIncidents } from '../../src/alerts/incident.ts'
import { unchangedIncidentsOf, unchangedOf } from '../../src/alerts/unchanged.ts'

const alert = (device_id: string, since: number, more: Partial<StoredAlert> = {}): StoredAlert => ({
  device_id,
  metric: 'current_a',
  reason: 'zscore',
  time: new Date(since).toISOString(),
  since,
  until: since + 1000,
  state: 'raised',
  ...more,
})

test('alerts that are read again are the objects of before, but for those that have changed', (t) => {
  const before = [alert('1', 1000), alert('2', 1000, { peak: 9 }), alert('3', 2000), alert('4', 3000)]
  const now = [
    alert('0', 500),
    alert('1', 1000),
    alert('2', 1000, { peak: 10 }),
    alert('3', 2000, { state: 'withdrawn' }),
    alert('4', 3000),
    alert('5', 3000),
  ]
  const kept = now.map(unchangedOf(before))
  t.strictSame(kept, now)
  t.strictSame(
    kept.map((one) => before.indexOf(one)),
    [-1, 0, -1, -1, 3, -1],
  )
  const [first] = now as [StoredAlert]
  t.equal(unchangedOf([])(first), first)
  const [with9, without] = [alert('2', 1000, { peak: 9 }), alert('2', 1000)]
  t.equal(unchangedOf([with9])(without), without, 'a member less')
  t.equal(unchangedOf([without])(with9), with9, 'a member more')
  t.end()
})

test('incidents of alerts that have not changed are the objects of before', (t) => {
  const group = (alerts: readonly StoredAlert[]) => groupIncidents(alerts, { siteOf: () => undefined })
  const alerts = [alert('1', 1000), alert('2', 1000, { peak: 9 }), alert('3', 2000)]
  const before = group(alerts)
  const peaked = alert('2', 1000, { peak: 10 })
  const joined = alert('3', 3000)
  const now = group([alerts[0] as StoredAlert, peaked, alerts[2] as StoredAlert, joined, alert('4', 3000)])
  const kept = now.map(unchangedIncidentsOf(before))
  t.strictSame(kept, now)
  t.strictSame(
    kept.map((one) => before.indexOf(one)),
    [0, -1, -1, -1],
    'one whose alert is another, one with one more, and a new one are not',
  )
  t.end()
})
