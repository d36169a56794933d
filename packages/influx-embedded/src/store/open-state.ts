import { sealJson, unsealJson } from './checksum.ts'
import type { Damage } from './damage.ts'
import type { Database, DatabaseDriver } from './database.ts'
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
  try {
    return await openOnce(options)
  } catch (error) {
    if (!isDamage(error)) throw error
    await options.driver.repair(options.dir)
    options.damage.repaired(error)
    return openOnce(options)
  }
}

async function openOnce({ dir, driver, damage, limits, ...sizes }: OpenStateOptions): Promise<StoreState> {
  const database = await driver.open(dir, sizes)
  try {
    await checkVersion(database, damage)
    const state = new StoreState(database, damage, limits, new Housekeeper())
    await loadState(state)
    return state
  } catch (error) {
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

/** Whether LevelDB says that its files are damaged, rather than locked, missing or out of reach. */
function isDamage(error: unknown): boolean {
  const codes = ['LEVEL_CORRUPTION']
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && codes.includes(cause.code as string)) return true
  }
  return false
}
