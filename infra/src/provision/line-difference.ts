/** The lines that only one of two texts has, each in its order: those of the first with `-`, of the second with `+`. */
export function lineDifference(before: string, after: string): string {
  const [from, to] = [before.split('\n'), after.split('\n')]
  const only = (lines: readonly string[], others: readonly string[], sign: string) => {
    const known = new Set(others)
    return lines.filter((line) => !known.has(line)).map((line) => `  ${sign} ${line}`)
  }
  return [...only(from, to, '-'), ...only(to, from, '+')].join('\n')
}
