/** Orders ids as numbers where both are; a number comes before any other text. */
export function compareDeviceIds(a: string, b: string): number {
  const [numeric, other] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (numeric !== other) return numeric ? -1 : 1
  if (numeric && a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}
