/** The beginning of a text of at most so many UTF-16 units, in whole characters; `…` says that there was more. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
