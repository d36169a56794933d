/** One method's figures on one benchmark. */
export interface Result {
  readonly benchmark: string
  readonly method: string
  readonly figures: Readonly<Record<string, number | string | undefined>>
}

/** The results of one benchmark as a table, its columns as wide as they must be. */
export function formatTable(results: readonly Result[]): string {
  const names = [...new Set(results.flatMap(({ figures }) => Object.keys(figures)))]
  const head = [results[0]?.benchmark ?? '', ...names]
  const rows = results.map(({ method, figures }) => [method, ...names.map((name) => cell(figures[name]))])
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] as string).length)))
  const line = (row: readonly string[]) =>
    row.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join('  ')
  return [head, ...rows].map(line).join('\n')
}

function cell(figure: number | string | undefined): string {
  if (figure === undefined) return '–'
  return typeof figure === 'number' ? String(Number(figure.toFixed(3))) : figure
}
