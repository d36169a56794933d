import { isCorruption } from '@nrg/leveldb/corruption'
import { type Database, type DatabaseDriver, isRefusedByDisk } from '../database/database.ts'
import { Acknowledged } from '../format/acknowledged.ts'
import { sealJson, unsealJson } from '../format/checksum.ts'
import { prefixes } from '../format/keys.ts'
import type { Damage } from '../index/damage.ts'
import { type StoreLimits, StoreState } from '../index/store-state.ts'
import { Housekeeper } from '../write/housekeeping.ts'
import { loadState } from './load.ts'

const layout = 1
const versionKey = Buffer.from([prefixes.version])

export interface OpenStateOptions {
  readonly dir: string
  readonly driver: DatabaseDriver
  readonly damage: Damage
  readonly limits: StoreLimits
  readonly cacheBytes: number
  readonly writeBufferBytes: number
}

/**
 * Opens the database and reads what is to be in memory. Where LevelDB's files are damaged, they are repaired;
 * where the disk takes nothing, they are opened for reading only.
 */
export async function openState(options: OpenStateOptions): Promise<StoreState> {
  try {
    return await openRepaired(options)
  } catch (error) {
    if (!isRefusedByDisk(error)) throw error
    try {
      return await load(options, await options.driver.openReadOnly(options.dir), error)
    } catch {
      // Nothing can be read either, as where there is nothing yet: the first error says why.
      throw error
    }
  }
}

/** Reads the state of an open database again: what was refused is forgotten. */
export async function rereadState({ database, acknowledged, damage, limits }: StoreState): Promise<StoreState> {
  const state = new StoreState({ database, acknowledged, damage, limits, housekeeper: new Housekeeper() })
  await loadState(state)
  return state
}

async function openRepaired(options: OpenStateOptions): Promise<StoreState> {
  let damage: unknown
  try {
    const state = await open(options)
    if (!state.database.damaged) return state
    await state.close()
  } catch (error) {
    if (!isCorruption(error)) throw error
    damage = error
  }
  await options.driver.repair(options.dir)
  options.damage.repaired(damage)
  return open(options)
}

async function open(options: OpenStateOptions): Promise<StoreState> {
  return load(options, await options.driver.open(options.dir, options))
}

async function load(options: OpenStateOptions, database: Database, refusal?: unknown): Promise<StoreState> {
  const { dir, damage, limits } = options
  let acknowledged: Acknowledged | undefined
  try {
    await checkVersion(database, damage)
    acknowledged = Acknowledged.open(dir, database)
    const housekeeper = new Housekeeper()
    const state = new StoreState({ database, acknowledged, damage, limits, housekeeper, refusal })
    await loadState(state)
    return state
  } catch (error) {
    acknowledged?.close()
    await database.close()
    throw error
  }
}

async function checkVersion(database: Database, damage: Damage): Promise<void> {
  const value = database.getSync(versionKey)
  if (!value) {
    await database.batch([{ type: 'put', key: versionKey, value: sealJson(versionKey, layout) }], { sync: true })
    return
  }
  const found = unsealJson(versionKey, value)
  if (found === undefined) damage.found('version', 'record')
  else if (found !== layout) {
    throw new Error(
      `the data directory has layout ${found}, this version reads ${layout}: use the version that wrote it`,
    )
  }
}
