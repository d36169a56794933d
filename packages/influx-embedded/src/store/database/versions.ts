import type { TableEntry } from '@nrg/leveldb/table-file'
import { readVarint } from '@nrg/leveldb/varint'

/** A version of a record: its value then, or undefined where it was deleted. */
export interface Version {
  readonly key: Buffer
  /** Higher for later writes. */
  readonly sequence: number
  readonly value: Buffer | undefined
}

/** Bytes of a write's number and type behind a key of a table. */
const suffixLength = 8
/** Bytes of a write's number that are read: more would not be exact. */
const sequenceBytes = 6
/** A write's number and how many records it has. */
const writeHeaderLength = 12
const deletion = 0

/** The version that an entry of a table's data block is. */
export function tableVersion({ key, value }: TableEntry): Version {
  const suffixAt = key.length - suffixLength
  return {
    key: key.subarray(0, suffixAt),
    sequence: key.readUIntLE(suffixAt + 1, sequenceBytes),
    value: key[suffixAt] === deletion ? undefined : value,
  }
}

/** The versions that a write of a log file makes: they are numbered from the write's own number on. */
export function* writtenVersions(write: Buffer): Iterable<Version> {
  if (write.length < writeHeaderLength) return
  let sequence = write.readUIntLE(0, sequenceBytes)
  for (let at = writeHeaderLength; at < write.length; sequence++) {
    const isDeletion = write[at] === deletion
    const key = readText(write, at + 1)
    const value = key && !isDeletion ? readText(write, key.end) : undefined
    const end = isDeletion ? key?.end : value?.end
    if (!key || end === undefined) return
    yield { key: key.text, sequence, value: value?.text }
    at = end
  }
}

/** The newest version of each key among several runs, each of them in the order of keys and, within, newest first. */
export function* newestVersions(runs: readonly Iterable<Version>[]): Iterable<Version> {
  const heads = runs.map((run) => new Head(run))
  for (;;) {
    let newest: Version | undefined
    for (const { version } of heads) if (version && (!newest || isBefore(version, newest))) newest = version
    if (!newest) return
    yield newest
    for (const head of heads) while (head.version?.key.equals(newest.key)) head.advance()
  }
}

/** The place of the first of some things in order whose key is not before a key. */
export function firstFrom<T>(sorted: readonly T[], key: Buffer, keyOf: (one: T) => Buffer): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (keyOf(sorted[middle] as T).compare(key) < 0) from = middle + 1
    else to = middle
  }
  return from
}

class Head {
  version: Version | undefined
  readonly #rest: Iterator<Version>

  constructor(run: Iterable<Version>) {
    this.#rest = run[Symbol.iterator]()
    this.advance()
  }

  advance(): void {
    const { done, value } = this.#rest.next()
    this.version = done ? undefined : value
  }
}

function isBefore(version: Version, other: Version): boolean {
  const order = version.key.compare(other.key)
  return order < 0 || (order === 0 && version.sequence > other.sequence)
}

function readText(bytes: Buffer, at: number): { text: Buffer; end: number } | undefined {
  const length = readVarint(bytes, at)
  const end = length && length.end + length.value
  if (end === undefined || end > bytes.length) return undefined
  return { text: bytes.subarray(length?.end, end), end }
}
