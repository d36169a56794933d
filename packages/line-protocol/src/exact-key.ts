import { LineError, skipBlanks } from './line-error.ts'
import type { Tags } from './tags.ts'

/** The front of a line: what names its source. */
export interface LineKey {
  readonly measurement: string
  readonly tags: Tags
  /** The place of its first byte, and of the blank behind it. */
  readonly start: number
  readonly end: number
  readonly length: number
}

const backslash = 0x5c
const comma = 0x2c
const equals = 0x3d
const blank = 0x20
/** Tag keys that the real server keeps for itself. */
const reserved = new Set(['\xff', '\0', '_field', '_measurement', 'time'])

/** Reads measurement and tags. The tags come sorted by the bytes of their keys as sent. */
export function exactKey(line: Buffer): LineKey {
  const start = skipBlanks(line, 0)
  let { at, tagsFollow } = measurementEnd(line, start)
  const measurement = line.subarray(start, at)
  const tags: { key: Buffer; value: Buffer }[] = []
  while (tagsFollow) {
    const keyStart = at + 1
    const keyEnd = tagKeyEnd(line, keyStart)
    at = tagValueEnd(line, keyEnd + 1)
    tagsFollow = line[at] === comma
    tags.push({ key: line.subarray(keyStart, keyEnd), value: line.subarray(keyEnd + 1, at) })
  }
  for (const { key } of tags) {
    const text = key.toString('latin1')
    if (reserved.has(text)) throw new LineError(`cannot use reserved tag key ${quoteReserved(text)}`)
  }
  tags.sort((a, b) => Buffer.compare(a.key, b.key))
  for (let i = 1; i < tags.length; i++) {
    if (tags[i]?.key.equals(tags[i - 1]?.key as Buffer)) throw new LineError('duplicate tags')
  }
  return {
    measurement: unescaped(measurement, /\\([," =])/g),
    tags: tags.map(({ key, value }) => [unescaped(key, /\\([, =])/g), unescaped(value, /\\([, =])/g)] as const),
    start,
    end: at,
    length: at - start,
  }
}

function measurementEnd(line: Buffer, start: number): { at: number; tagsFollow: boolean } {
  if (start >= line.length || line[start] === comma) throw new LineError('missing measurement')
  for (let at = start + 1; at < line.length; at++) {
    if (line[at - 1] === backslash) continue
    if (line[at] === comma) return { at, tagsFollow: true }
    if (line[at] === blank) return { at, tagsFollow: false }
  }
  throw new LineError('missing fields')
}

function tagKeyEnd(line: Buffer, start: number): number {
  const first = line[start]
  if (first === undefined || first === blank || first === comma || first === equals) {
    throw new LineError('missing tag key')
  }
  for (let at = start + 1; at < line.length; at++) {
    if (line[at - 1] === backslash) continue
    if (line[at] === equals) return at
    if (line[at] === blank || line[at] === comma) break
  }
  throw new LineError('missing tag value')
}

function tagValueEnd(line: Buffer, start: number): number {
  const first = line[start]
  if (first === undefined || first === comma || first === blank) throw new LineError('missing tag value')
  for (let at = start + 1; at < line.length; at++) {
    if (line[at - 1] === backslash) continue
    if (line[at] === equals) throw new LineError('invalid tag format')
    if (line[at] === comma || line[at] === blank) return at
  }
  throw new LineError('missing fields')
}

function unescaped(bytes: Buffer, escapes: RegExp): string {
  const text = bytes.toString()
  return text.includes('\\') ? text.replace(escapes, '$1') : text
}

function quoteReserved(text: string): string {
  return text === '\xff' ? '"\\xff"' : text === '\0' ? '"\\x00"' : `"${text}"`
}
