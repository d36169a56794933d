import { type ConstantDefinition, constant } from '../../function/define.ts'

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const numbered = (names: readonly string[], first: number): readonly ConstantDefinition[] =>
  names.map((name, i) => constant({ package: 'date', name, value: BigInt(first + i) }))

/** The days of the week from Sunday, 0, and the months from January, 1. */
export const names: readonly ConstantDefinition[] = [...numbered(days, 0), ...numbered(months, 1)]
