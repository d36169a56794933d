import type { Understanding } from './interpret.ts'

/** What was found out from all rows, a line each. */
export function describeUnderstanding(
  { order, numericDates, serial, local, marks }: Understanding,
  zone: string | undefined,
): string[] {
  const lines: string[] = []
  if (serial) lines.push('times are days as spreadsheets count them')
  else if (numericDates)
    lines.push(`dates are ${{ DMY: 'day, month, year', MDY: 'month, day, year', YMD: 'year, month, day' }[order]}`)
  if (local)
    lines.push(
      zone === undefined ? 'times name no zone and are taken for UTC: --zone says otherwise' : `times are of ${zone}`,
    )
  for (const [column, mark] of marks) if (mark === ',') lines.push(`${JSON.stringify(column)} has a decimal comma`)
  return lines
}
