/** Orders ids as numbers where both are; a number comes before any other text. */
export function compareDeviceIds(a: string, b: string): number {
  const [numeric, other] = [isNumber(a), isNumber(b)]
  if (numeric !== other) return numeric ? -1 : 1
  if (numeric && a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

const [ZERO, NINE] = [0x30, 0x39]

/** Whether an id is of digits alone. Thousands of devices are sorted at a time: a pattern would take most of that. */
function isNumber(id: string): boolean {
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at)
    if (code < ZERO || code > NINE) return false
  }
  return id.length > 0
}
