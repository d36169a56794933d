import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { RecentMap } from '@nrg/flux/recent-map'
import { decodeLogFile } from '@nrg/leveldb/log-file'
import { type LiveTable, readManifest } from '@nrg/leveldb/manifest'
import { type Database, hasCode } from './database.ts'
import { TableReader } from './table-reader.ts'
import { firstFrom, newestVersions, type Version, writtenVersions } from './versions.ts'

/** Table files that are kept in memory: a few megabytes each at most. */
const keptTables = 8
const pageRecords = 1000

/**
 * A LevelDB database as its files have it, read without LevelDB, which cannot open one without writing: what is
 * stored can so be read on a disk that is full. It is slower, and does not see what is written to the files later.
 */
export class ReadOnlyDatabase implements Database {
  readonly readOnly = true
  readonly damaged = false
  readonly #dir: string
  /** What the log files have, in order. */
  readonly #logged: readonly Version[]
  /** Tables that never overlap each other, in order: one of level 0, or all of another level. */
  readonly #levels: readonly (readonly LiveTable[])[]
  #tables = new RecentMap<number, TableReader>(keptTables)

  constructor(dir: string) {
    this.#dir = dir
    const current = readFileSync(join(dir, 'CURRENT'), 'latin1').trimEnd()
    const { tables, logNumber } = readManifest(readFileSync(join(dir, current)))
    this.#logged = readLogs(dir, logNumber)
    this.#levels = arrange(tables)
  }

  batch(): Promise<void> {
    return Promise.reject(new Error('the database is open for reading only'))
  }

  getSync(key: Buffer): Buffer | undefined {
    for (const { value } of this.#range(key, Buffer.concat([key, Buffer.alloc(1)]))) return value
    return undefined
  }

  async getMany(keys: Buffer[]): Promise<(Buffer | undefined)[]> {
    return keys.map((key) => this.getSync(key))
  }

  async *pages(from: Buffer, to: Buffer): AsyncIterable<[Buffer, Buffer][]> {
    let page: [Buffer, Buffer][] = []
    for (const { key, value } of this.#range(from, to)) {
      if (value) page.push([key, value])
      if (page.length < pageRecords) continue
      yield page
      page = []
      await turn()
    }
    if (page.length > 0) yield page
  }

  async compactRange(): Promise<void> {}

  async close(): Promise<void> {
    this.#tables = new RecentMap(keptTables)
  }

  #range(from: Buffer, to: Buffer): Iterable<Version> {
    const first = firstFrom(this.#logged, from, ({ key }) => key)
    const runs = this.#levels.map((tables) => this.#level(tables, from, to))
    return newestVersions([before(this.#logged, first, to), ...runs])
  }

  *#level(tables: readonly LiveTable[], from: Buffer, to: Buffer): Iterable<Version> {
    for (const { number, smallest, largest } of tables) {
      if (largest.compare(from) < 0) continue
      if (smallest.compare(to) >= 0) return
      yield* this.#table(number).range(from, to)
    }
  }

  #table(number: number): TableReader {
    const known = this.#tables.get(number)
    if (known) return known
    const table = new TableReader(readTable(this.#dir, number))
    this.#tables.set(number, table)
    return table
  }
}

function* before(versions: readonly Version[], first: number, to: Buffer): Iterable<Version> {
  for (let i = first; i < versions.length; i++) {
    const version = versions[i] as Version
    if (version.key.compare(to) >= 0) return
    yield version
  }
}

/** The versions in the log files that no table has, newest first where they are of the same key. */
function readLogs(dir: string, from: number): Version[] {
  const versions: Version[] = []
  for (const name of readdirSync(dir)) {
    if (!name.endsWith('.log') || Number.parseInt(name, 10) < from) continue
    for (const write of decodeLogFile(readFileSync(join(dir, name)))) versions.push(...writtenVersions(write))
  }
  return versions.sort((a, b) => a.key.compare(b.key) || b.sequence - a.sequence)
}

/** A table file; nothing where it is missing: what it had is found missing then. */
function readTable(dir: string, number: number): Buffer {
  try {
    return readFileSync(join(dir, `${String(number).padStart(6, '0')}.ldb`))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Buffer.alloc(0)
    throw error
  }
}

function arrange(tables: Iterable<LiveTable>): LiveTable[][] {
  const levels: LiveTable[][] = []
  const overlapping: LiveTable[][] = []
  for (const table of tables) {
    if (table.level === 0) overlapping.push([table])
    else {
      levels[table.level] ??= []
      levels[table.level]?.push(table)
    }
  }
  for (const level of levels) level?.sort((a, b) => a.smallest.compare(b.smallest))
  return [...overlapping, ...levels.filter((level) => level !== undefined)]
}
