const named: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
}

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** Text in double quotes with what is not printable escaped, the way InfluxDB's messages quote a string. */
export function quote(text: string): string {
  let quoted = '"'
  for (const character of text) {
    const known = named[character]
    if (known) quoted += known
    else if (printable.test(character)) quoted += character
    else quoted += escapeCode(character.codePointAt(0) ?? 0)
  }
  return `${quoted}"`
}

function escapeCode(code: number): string {
  const hex = code.toString(16)
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
