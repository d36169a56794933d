import { FluxError } from '../errors.ts'

/** The longest text that a script can make, in UTF-16 units: far from where JavaScript itself gives up. */
const longestText = 2 ** 26

/** The longest array that a script can make. JavaScript ends the process where an array outgrows it. */
const longestArray = 10_000_000

/** The most values that one step can make at once: half a gigabyte of numbers. */
const mostRows = 2 ** 26

/** Refuses a text before it is made. @throws FluxError */
export function checkTextLength(length: number): void {
  if (length > longestText)
    throw new FluxError('invalid', `a text of ${length} characters is longer than a query can hold: ${longestText}`)
}

/** Texts joined by a separator. @throws FluxError where the whole is too long */
export function joinedText(parts: readonly string[], separator = ''): string {
  let length = separator.length * Math.max(0, parts.length - 1)
  for (const part of parts) length += part.length
  checkTextLength(length)
  return parts.join(separator)
}

/** Refuses an array before it is made. @throws FluxError */
export function checkArrayLength(length: number): void {
  if (length > longestArray)
    throw new FluxError('invalid', `an array of ${length} items is longer than a query can hold: ${longestArray}`)
}

/** Refuses a table before it is made. @throws FluxError */
export function checkRows(rows: number, columns = 1): void {
  if (rows * columns > mostRows)
    throw new FluxError(
      'unavailable',
      `a table of ${rows * columns} values is larger than a query can hold: ${mostRows}; narrow its range or aggregate`,
    )
}
