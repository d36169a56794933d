import { test } from 'tap'
import { holdHoursLate } from '../test/fixture/hours-late.ts'

for (const hours of [3, 5, 11.5, 17])
  test(`a reading that is ${hours} hours late is judged`, (t) => holdHoursLate(t, hours))
