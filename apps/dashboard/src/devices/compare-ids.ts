/**
 * Orders ids as the service does: as numbers where both are; a number comes before any other text. The service's own
 * function stands beside its schemas, which are more than a page should load.
 */
export function compareIds(a: string, b: string): number {
  const [numeric, other] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (numeric !== other) return numeric ? -1 : 1
  if (numeric && a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}
