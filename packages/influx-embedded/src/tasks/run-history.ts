import { createHash } from 'node:crypto'
import type { MetadataChange } from '../metadata/collection.ts'
import { firstIdAt } from '../metadata/identifier.ts'
import type { KeyValue, Metadata } from '../metadata/metadata.ts'
import { pastNames } from '../store/metadata-store.ts'
import { type Run, startedMessage } from './run.ts'

/** How long finished runs are kept: as long as InfluxDB keeps its `_tasks` bucket. */
const KEPT_MS = 3 * 86_400_000

/** Records that are deleted together; others have their turn between. */
const DELETED_AT_ONCE = 500

/** A run as it is stored: the script in its first log line is kept once for all runs with that script. */
interface StoredRun extends Run {
  readonly script: string
}

interface IndexEntry {
  readonly key: string
  readonly finished: number
}

/** Runs that are done. They are on disk alone, in the order in which they are listed. */
export class RunHistory {
  readonly #metadata: Metadata
  readonly #keyValue: KeyValue
  readonly #scripts = new Map<string, string>()

  constructor(metadata: Metadata) {
    this.#metadata = metadata
    this.#keyValue = metadata.keyValue
  }

  /** The changes that add a run which ended at `finished` (ms) and ran this script. */
  record(run: Run, script: string, finished: number): MetadataChange[] {
    const hash = createHash('sha256').update(script).digest('base64url')
    const key = runKey(run)
    const started = startedMessage(script)
    const log = run.log.map((line) => (line.message === started ? { ...line, message: '' } : line))
    this.#scripts.set(scriptKey(run.taskID, hash), script)
    return [
      { type: 'put', key: scriptKey(run.taskID, hash), value: script },
      { type: 'put', key, value: { ...run, log, script: hash } satisfies StoredRun },
      { type: 'put', key: indexKey(run.id), value: { key, finished } satisfies IndexEntry },
    ]
  }

  /** A finished run of a task. */
  async find(taskID: string, runID: string): Promise<Run | undefined> {
    const entry = (await this.#keyValue.get(indexKey(runID))) as IndexEntry | undefined
    if (!entry?.key.startsWith(taskPrefix(taskID))) return undefined
    const stored = (await this.#keyValue.get(entry.key)) as StoredRun | undefined
    return stored && this.#restore(stored)
  }

  /** Finished runs of a task: the latest `scheduledFor` first, those of the same time in the order of their start. */
  async list(taskID: string, limit: number, matches: (run: Run) => boolean): Promise<Run[]> {
    const runs: Run[] = []
    if (limit <= 0) return runs
    for await (const [, value] of this.#keyValue.entries(taskPrefix(taskID))) {
      const stored = value as StoredRun
      if (!matches(stored)) continue
      runs.push(await this.#restore(stored))
      if (runs.length >= limit) break
    }
    return runs
  }

  /** Forgets all runs of a deleted task. */
  async forget(taskID: string): Promise<void> {
    const deletions = new Deletions((operations) => this.#apply(operations))
    for await (const [key, value] of this.#keyValue.entries(taskPrefix(taskID))) {
      await deletions.add(key, indexKey((value as StoredRun).id))
    }
    for await (const [key] of this.#keyValue.entries(scriptKey(taskID, ''))) await deletions.add(key)
    await deletions.finish()
  }

  /** Forgets runs that are older than they are kept. */
  async prune(now: number): Promise<void> {
    const deletions = new Deletions((operations) => this.#apply(operations))
    const oldest = now - KEPT_MS
    // Ids rise with time: what was made later has not ended before.
    const later = indexKey(firstIdAt(oldest))
    for await (const [key, value] of this.#keyValue.entries(indexKey(''))) {
      if (key >= later) break
      const { key: of, finished } = value as IndexEntry
      if (finished < oldest) await deletions.add(key, of)
    }
    await deletions.finish()
  }

  async #restore({ script: hash, ...run }: StoredRun): Promise<Run> {
    const key = scriptKey(run.taskID, hash)
    const script = this.#scripts.get(key) ?? ((await this.#keyValue.get(key)) as string | undefined) ?? ''
    this.#scripts.set(key, script)
    const log = run.log.map((line) => (line.message === '' ? { ...line, message: startedMessage(script) } : line))
    return { ...run, log }
  }

  async #apply(operations: readonly MetadataChange[]): Promise<void> {
    await this.#metadata.update((transaction) => {
      for (const operation of operations) transaction.stage(operation)
    })
  }
}

/** Deletes records, some at a time. */
class Deletions {
  readonly #apply: (operations: readonly MetadataChange[]) => Promise<void>
  #operations: MetadataChange[] = []

  constructor(apply: (operations: readonly MetadataChange[]) => Promise<void>) {
    this.#apply = apply
  }

  async add(...keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#operations.push({ type: 'del', key })
    if (this.#operations.length >= DELETED_AT_ONCE) await this.finish()
  }

  async finish(): Promise<void> {
    const operations = this.#operations
    this.#operations = []
    if (operations.length > 0) await this.#apply(operations)
  }
}

/** Counts down, so that the keys of later times come first. */
const FAR_SECONDS = 2 ** 40

function runKey({ taskID, scheduledFor, status, startedAt, id }: Run): string {
  const order = (FAR_SECONDS - scheduledFor).toString().padStart(14, '0')
  return `${taskPrefix(taskID)}${order}/${status}/${startedAt}/${id}`
}

function taskPrefix(taskID: string): string {
  return `${pastNames}run/${taskID}/`
}

function indexKey(runID: string): string {
  return `${pastNames}run-index/${runID}`
}

function scriptKey(taskID: string, hash: string): string {
  return `run-script/${taskID}/${hash}`
}
