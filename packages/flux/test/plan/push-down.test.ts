import t from 'tap'
import { pushedDown, windowsInOneStep } from './push-down.ts'

// The plans are many more than a test's usual half minute allows on a busy machine.
t.setTimeout(180_000)

t.test('a pushed-down plan answers what the same plan answers when it is not pushed down', (t) => pushedDown(t, 40))

t.test('an aggregateWindow in one step answers what its steps answer', (t) => windowsInOneStep(t, 60))
