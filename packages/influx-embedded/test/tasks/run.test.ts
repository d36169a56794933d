import { test } from 'tap'
import { startedMessage } from '../../src/tasks/run.ts'

test('the script is quoted as Go does', (t) => {
  for (const [script, quoted] of [
    ['a "b"\n\t\\', '"a \\"b\\"\\n\\t\\\\"'],
    ['\u0000\u0007\u000b\u001b\u007f', '"\\x00\\a\\v\\x1b\\x7f"'],
    ['é µ 你 🦆', '"é µ 你 🦆"'],
    ['\u00a0\u200b\ufeff', '"\\u00a0\\u200b\\ufeff"'],
  ] as const) {
    t.equal(startedMessage(script), `Started task from script: ${quoted}`)
  }
  t.end()
})
