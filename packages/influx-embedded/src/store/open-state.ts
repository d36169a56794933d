import { Acknowledged } from './acknowledged.ts'
import { sealJson, unsealJson } from './checksum.ts'
import type { Damage } from './damage.ts'
import { type Database, type DatabaseDriver, isCorruption } from './database.ts'
import { Housekeeper } from './housekeeping.ts'
import { prefixes } from './keys.ts'
import { loadState } from './load.ts'
import { type Limits, StoreState } from './store-state.ts'

const layout = 1
const versionKey = Buffer.from([prefixes.version])

export interface OpenStateOptions {
  readonly dir: string
  readonly driver: DatabaseDriver
  readonly damage: Damage
  readonly limits: Limits
  readonly cacheBytes: number
  readonly writeBufferBytes: number
}

/** Opens the database and reads what is to be in memory. Where LevelDB's files are damaged, they are repaired. */
export async function openState(options: OpenStateOptions): Promise<StoreState> {
  let damage: unknown
  try {
    const state = await openOnce(options)
    if (!state.database.damaged) return state
    await state.close()
  } catch (error) {
    if (!isCorruption(error)) throw error
    damage = error
  }
  await options.driver.repair(options.dir)
  options.damage.repaired(damage)
  return openOnce(options)
}

async function openOnce({ dir, driver, damage, limits, ...sizes }: OpenStateOptions): Promise<StoreState> {
  const database = await driver.open(dir, sizes)
  const acknowledged = new Acknowledged(dir)
  const state = new StoreState({ database, acknowledged, damage, limits, housekeeper: new Housekeeper() })
  try {
    await checkVersion(database, damage)
    await loadState(state)
    return state
  } catch (error) {
    await state.close()
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
