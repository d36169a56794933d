import type { Definition } from '../../function/define.ts'
import { add } from './add.ts'
import { hour } from './hour.ts'
import { microsecond } from './microsecond.ts'
import { millisecond } from './millisecond.ts'
import { minute } from './minute.ts'
import { month } from './month.ts'
import { monthDay } from './monthDay.ts'
import { names } from './names.ts'
import { nanosecond } from './nanosecond.ts'
import { quarter } from './quarter.ts'
import { scale } from './scale.ts'
import { second } from './second.ts'
import { sub } from './sub.ts'
import { time } from './time.ts'
import { truncate } from './truncate.ts'
import { week } from './week.ts'
import { weekDay } from './weekDay.ts'
import { year } from './year.ts'
import { yearDay } from './yearDay.ts'

/** Everything in `date`, by name. */
export const date: readonly Definition[] = [
  add,
  hour,
  microsecond,
  millisecond,
  minute,
  month,
  monthDay,
  nanosecond,
  quarter,
  scale,
  second,
  sub,
  time,
  truncate,
  week,
  weekDay,
  year,
  yearDay,
  ...names,
]
