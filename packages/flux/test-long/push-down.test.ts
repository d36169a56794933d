import t from 'tap'
import { pushedDown, windowsInOneStep } from '../test/plan/push-down.ts'

t.test('a pushed-down plan answers what the same plan answers when it is not pushed down', (t) => pushedDown(t, 150))

t.test('an aggregateWindow in one step answers what its steps answer', (t) => windowsInOneStep(t, 300))
