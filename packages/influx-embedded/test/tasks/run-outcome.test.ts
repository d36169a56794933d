import { test } from 'tap'
import type { Run } from '../../src/tasks/run.ts'
import { endOf, lastError } from '../../src/tasks/run-outcome.ts'

test('a run ends as its script did', (t) => {
  const failure = { ok: false, phase: 'run', message: 'm', canceled: false } as const
  for (const [outcome, status, lines] of [
    [{ ok: true }, 'success', ['Completed(success)']],
    [failure, 'failed', ['Completed(failed)', 'could not execute task run: m']],
    [{ ...failure, phase: 'start' }, 'failed', ['Completed(failed)', 'error exhausting result iterator: m']],
    [{ ...failure, canceled: true }, 'canceled', ['Run canceled', 'Completed(canceled)']],
  ] as const) {
    t.strictSame(endOf(outcome), { status, lines })
  }
  const { lines } = endOf({ ...failure, message: 'could not find bucket "b"' })
  t.equal(
    lines[2],
    'Task encountered unrecoverable error, requires admin action: could not execute task run: could not find bucket "b"',
  )
  t.end()
})

test('the error of a task is the last line but one of its log', (t) => {
  const logOf = (...messages: string[]) =>
    ({ log: messages.map((message) => ({ time: '', message })) }) as unknown as Run
  t.equal(lastError(logOf('a', 'b', 'c')), 'b')
  t.equal(lastError(logOf('a')), 'a')
  t.equal(lastError(logOf()), '')
  t.end()
})
