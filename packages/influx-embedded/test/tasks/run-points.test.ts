import { test } from 'tap'
import { startedMessage } from '../../src/tasks/run.ts'
import { runPoints } from '../../src/tasks/run-points.ts'
import { taskOf } from '../fixture/open-metadata.ts'

test('a run is kept as points too, without its script', (t) => {
  const task = taskOf('a')
  const series = runPoints(task, {
    id: '1',
    taskID: 'a',
    status: 'success',
    scheduledFor: 60,
    requestedAt: '',
    startedAt: '1970-01-01T00:01:00.500Z',
    finishedAt: '1970-01-01T00:01:01.000Z',
    log: [
      { time: '1970-01-01T00:01:00Z', message: startedMessage(task.flux) },
      { time: '1970-01-01T00:01:01Z', message: 'Completed(success)' },
    ],
  })
  t.strictSame(
    series.map(({ field, values }) => [field, values[0]]),
    [
      ['finishedAt', '1970-01-01T00:01:01.000Z'],
      ['logs', '[{"runID":"1","time":"1970-01-01T00:01:01Z","message":"Completed(success)"}]'],
      ['name', 'n'],
      ['runID', '1'],
      ['scheduledFor', '1970-01-01T00:01:00Z'],
      ['startedAt', '1970-01-01T00:01:00.500Z'],
    ],
  )
  for (const { measurement, tags, times } of series) {
    t.strictSame(
      [measurement, tags, [...times]],
      [
        'runs',
        [
          ['status', 'success'],
          ['taskID', 'a'],
        ],
        [60_500_000_000n],
      ],
    )
  }
  t.end()
})
