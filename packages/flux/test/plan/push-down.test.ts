import t from 'tap'
import { groupedEdgesInOneStep, pushedDown, windowsInOneStep } from './push-down.ts'

// The plans are many more than a test's usual half minute allows on a busy machine.
t.setTimeout(180_000)

t.test('a pushed-down plan answers what the same plan answers when it is not pushed down', (t) => pushedDown(t, 40))

t.test('an aggregateWindow in one step answers what its steps answer', (t) => windowsInOneStep(t, 60))

t.test('the edges of series that are grouped as they are read answer what their tables do that are grouped then', (t) =>
  groupedEdgesInOneStep(t, 200),
)
