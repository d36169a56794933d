/** The text of a cell without what spreadsheets put around it: `="…"`, quotes, blanks of every width. */
export function clean(cell: string): string {
  const text = cell.trim()
  return /^=?"(.*)"$/s.exec(text)?.[1]?.trim() ?? text
}

const absent = new Set([
  '',
  '-',
  '--',
  '---',
  '.',
  '?',
  'nan',
  'null',
  'nil',
  'none',
  'n/a',
  'na',
  '#n/a',
  'n/e',
  'undefined',
  'unavailable',
  'unknown',
  'missing',
  '\\n',
  '(null)',
])

/** Whether a cell says that there is no value: empty, or one of the words that exports have for it. */
export function isAbsent(text: string): boolean {
  return text.length < 12 && absent.has(text.toLowerCase())
}
