import { scanBoolean, scanNumber } from './exact-values.ts'
import { type FieldKind, kinds } from './field-kind.ts'
import { LineError, skipBlanks } from './line-error.ts'

/** A field of a line. */
export interface LineField {
  readonly name: string
  /** Bytes of its name as sent. */
  readonly rawLength: number
  readonly kind: FieldKind
  readonly value: number | bigint | boolean | string
}

const backslash = 0x5c
const comma = 0x2c
const equals = 0x3d
const blank = 0x20
const quote = 0x22

/** Reads the fields of a line. */
export function exactFields(line: Buffer, from: number): { fields: readonly LineField[]; end: number } {
  const start = skipBlanks(line, from)
  const end = fieldsEnd(line, start)
  const fields: LineField[] = []
  for (let at = start; at < end; at++) {
    const nameEnd = unescapedEquals(line, at, end)
    if (nameEnd > end - 2) throw new LineError(`invalid value: field-key=${line.toString('utf8', at, nameEnd)}`)
    const valueEnd = fieldValueEnd(line, nameEnd + 1, end)
    fields.push(field(line.subarray(at, nameEnd), line.subarray(nameEnd + 1, valueEnd)))
    at = valueEnd
  }
  return { fields, end }
}

/** Checks the fields' form and answers where they end. */
function fieldsEnd(line: Buffer, start: number): number {
  let quoted = false
  let equalsSeen = 0
  let commasSeen = 0
  let at = start
  while (at < line.length) {
    const byte = line[at]
    if (byte === backslash && at + 1 < line.length) {
      at += 2
      continue
    }
    if (byte === blank && !quoted) break
    if (byte === equals && !quoted) {
      equalsSeen++
      at = checkedValue(line, at)
      continue
    }
    if (byte === quote && equalsSeen > commasSeen) quoted = !quoted
    else if (byte === comma && !quoted) commasSeen++
    at++
  }
  if (quoted) throw new LineError('unbalanced quotes')
  if (equalsSeen === 0 || commasSeen !== equalsSeen - 1) throw new LineError('invalid field format')
  return at
}

/** Checks what is beside an equals sign and answers where scanning goes on. */
function checkedValue(line: Buffer, at: number): number {
  const before = line[at - 1]
  if ((before === blank || before === comma) && line[at - 2] !== backslash) throw new LineError('missing field key')
  const first = line[at + 1]
  if (first === undefined || first === comma || first === blank) throw new LineError('missing field value')
  if (first === quote) return at + 1
  const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2e || first === 0x2d
  if (numeric || first === 0x4e || first === 0x6e) return scanNumber(line, at + 1)
  return scanBoolean(line, at + 1)
}

function unescapedEquals(line: Buffer, from: number, end: number): number {
  let at = from
  while (at < end && !(line[at] === equals && (at === from || line[at - 1] !== backslash))) at++
  return at
}

function fieldValueEnd(line: Buffer, from: number, end: number): number {
  let quoted = false
  let at = from
  while (at < end) {
    const byte = line[at]
    if (byte === backslash && at + 1 < end && (line[at + 1] === quote || line[at + 1] === backslash)) {
      at += 2
      continue
    }
    if (byte === quote) quoted = !quoted
    else if (byte === comma && !quoted) break
    at++
  }
  return at
}

function field(rawName: Buffer, raw: Buffer): LineField {
  const name = rawName.toString().replace(/\\([," =])/g, '$1')
  const rawLength = rawName.length
  const text = raw.toString()
  if (text.startsWith('"')) {
    return { name, rawLength, kind: kinds.string, value: text.slice(1, -1).replace(/\\([\\"])/g, '$1') }
  }
  if (/^[-0-9.nNiIu]/.test(text)) {
    if (text.endsWith('i')) return { name, rawLength, kind: kinds.int, value: BigInt(text.slice(0, -1)) }
    if (text.endsWith('u')) return { name, rawLength, kind: kinds.uint, value: BigInt(text.slice(0, -1)) }
    return { name, rawLength, kind: kinds.float, value: Number(text) }
  }
  return { name, rawLength, kind: kinds.bool, value: /^[tT]/.test(text) }
}
