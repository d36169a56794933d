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

/** How wide the names and the figures of a table are that is not known whole yet, where they are not wider. */
const [METHOD_WIDTH, FIGURE_WIDTH] = [32, 8]

/**
 * Prints results as they are found, each as a row, so that a run that breaks off has told what it found until then. The
 * columns are named before the first row of a benchmark, and anew where a row has others.
 */
export function rowPrinter(print: (text: string) => void): (result: Result) => void {
  let head: readonly string[] = []
  const line = (first: string, rest: readonly string[]) =>
    [
      first.padEnd(Math.max(METHOD_WIDTH, head[0]?.length ?? 0)),
      ...rest.map((text, at) => text.padStart(Math.max(FIGURE_WIDTH, head[at + 1]?.length ?? 0))),
    ].join('  ')
  return ({ benchmark, method, figures }) => {
    const own = Object.keys(figures)
    if (benchmark !== head[0] || own.some((name) => !head.includes(name, 1))) {
      head = [benchmark, ...own]
      print(`\n${line(benchmark, own)}`)
    }
    print(
      line(
        method,
        head.slice(1).map((name) => cell(figures[name])),
      ),
    )
  }
}

function cell(figure: number | string | undefined): string {
  if (figure === undefined) return '–'
  return typeof figure === 'number' ? String(Number(figure.toFixed(3))) : figure
}
