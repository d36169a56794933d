import { test } from 'tap'
import { holdAnyNumber } from '../test/fixture/backlog.ts'
import { holdHoursLate } from '../test/fixture/hours-late.ts'

test('a server that runs any number of a task at once, over 40 devices: one works, the others leave', (t) =>
  holdAnyNumber(t, 40))

for (const hours of [3, 5, 11.5, 17])
  test(`a reading that is ${hours} hours late is judged`, (t) => holdHoursLate(t, hours))
