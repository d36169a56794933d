const escapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** Text in quotes as Go prints it, which is how the real server's messages have names. */
export function goQuote(text: string): string {
  const quoted = text.replace(/["\\\p{Cc}]/gu, (character) => {
    const code = character.charCodeAt(0)
    return escapes[character] ?? (code < 0x80 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`)
  })
  return `"${quoted}"`
}

/** A length of time as Go prints it, such as 24h0m0s. */
export function goDuration(ns: bigint): string {
  const seconds = ns / 1_000_000_000n
  const fraction = decimals(ns % 1_000_000_000n)
  const hours = seconds / 3600n
  const minutes = (seconds / 60n) % 60n
  if (hours > 0n) return `${hours}h${minutes}m${seconds % 60n}${fraction}s`
  if (minutes > 0n) return `${minutes}m${seconds % 60n}${fraction}s`
  return `${seconds}${fraction}s`
}

/** A time as Go prints it: RFC 3339 in UTC with the digits of a second that it has. */
export function goTime(ns: bigint): string {
  const fraction = BigInt.asUintN(64, ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n)
  const date = new Date(Number((ns - fraction) / 1_000_000n))
  return date.toISOString().replace('.000Z', `${decimals(fraction)}Z`)
}

function decimals(nanoseconds: bigint): string {
  return nanoseconds === 0n ? '' : `.${nanoseconds.toString().padStart(9, '0').replace(/0+$/, '')}`
}

function hex(code: number, length: number): string {
  return code.toString(16).padStart(length, '0')
}
