/** Writes until it is killed; says on its output which write was acknowledged last. */
import { writeSync } from 'node:fs'
import { Store } from '../../src/store/store.ts'

const [dir, from] = process.argv.slice(2) as [string, string]
const logger = { info: () => {}, warn: console.error, error: console.error }
// Little memory, so that it is killed while tails become blocks and LevelDB compacts, too.
const store = await Store.open({ dir, clock: () => 0n, logger, memoryBytes: 512 * 1024 })
writeSync(1, 'open\n')
for (let number = Number(from); ; number++) {
  const lines: string[] = []
  for (let i = 0; i < 50; i++) lines.push(`m,k=${i} n=${number}i,f=${number / 4} ${number}`)
  const writes = [store.write('b', Buffer.from(lines.join('\n'))), store.metadata.put('last', number)]
  await Promise.all(writes)
  writeSync(1, `${number}\n`)
}
