import { ClassicLevel } from 'classic-level'
import { mendTables } from './mend-tables.ts'

/** Makes a closed database of what is whole in its files. @throws where nothing can be made of them */
export async function repair(dir: string): Promise<void> {
  await mendTables(dir)
  await ClassicLevel.repair(dir)
}
