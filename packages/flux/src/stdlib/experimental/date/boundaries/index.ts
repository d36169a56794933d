import type { Definition } from '../../../../function/define.ts'
import { _dayBefore } from './_dayBefore.ts'
import { _days } from './_days.ts'
import { friday } from './friday.ts'
import { monday } from './monday.ts'
import { month } from './month.ts'
import { saturday } from './saturday.ts'
import { sunday } from './sunday.ts'
import { thursday } from './thursday.ts'
import { tuesday } from './tuesday.ts'
import { wednesday } from './wednesday.ts'
import { week } from './week.ts'
import { yesterday } from './yesterday.ts'

/** Everything in `experimental/date/boundaries`, by name. */
export const experimentalBoundaries: readonly Definition[] = [
  _dayBefore,
  _days,
  friday,
  monday,
  month,
  saturday,
  sunday,
  thursday,
  tuesday,
  wednesday,
  week,
  yesterday,
]
