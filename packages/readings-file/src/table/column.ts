/** The column of a name, or of a number as in `#3`; -1 where the rows of a header have none. */
export function columnOf(name: string, header: readonly (readonly string[])[]): number {
  const [, number] = /^#(\d{1,4})$/.exec(name) ?? []
  if (number !== undefined) return Number(number) - 1
  // The row nearest to the data first: above it may stand units, names of plants, serial numbers.
  for (const same of [(cell: string) => cell === name, (cell: string) => plain(cell) === plain(name)])
    for (const row of header.toReversed()) {
      const index = row.findIndex(same)
      if (index >= 0) return index
    }
  return -1
}

/** Whether a name stands in a row of a header more than once. */
export function isTwice(name: string, header: readonly (readonly string[])[]): boolean {
  const row = header.toReversed().find((cells) => cells.includes(name))
  return row !== undefined && row.indexOf(name) !== row.lastIndexOf(name)
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\s+/g, ' ')
}
