import t from 'tap'
import { groupedEdgesInOneStep, pushedDown, windowsInOneStep } from '../test/plan/push-down.ts'

t.test('a pushed-down plan answers what the same plan answers when it is not pushed down', (t) => pushedDown(t, 150))

t.test('an aggregateWindow in one step answers what its steps answer', (t) => windowsInOneStep(t, 300))

t.test('the edges of series that are grouped as they are read answer what their tables do that are grouped then', (t) =>
  groupedEdgesInOneStep(t, 3000),
)
