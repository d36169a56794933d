import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { makeDataFolder } from '../src/data-folder.ts'
import { startInfluxDB } from '../src/start.ts'

const modeOf = (dir: string) => (statSync(dir).mode & 0o777).toString(8)

test('a data folder is for its owner alone, with those that are made above it', async (t) => {
  const root = t.testdir()
  const dataDir = join(root, '.data', 'influxdb')
  const options = { org: 'o', bucket: 'b', token: 't', dataDir }
  await (await startInfluxDB(options)).stop()
  t.strictSame([modeOf(join(root, '.data')), modeOf(dataDir)], ['700', '700'])
  chmodSync(dataDir, 0o755)
  await (await startInfluxDB(options)).stop()
  t.equal(modeOf(dataDir), '700', 'one of before becomes so')
})

test('a folder that holds no database is left as it is', async (t) => {
  const dir = join(t.testdir(), 'shared')
  mkdirSync(dir)
  chmodSync(dir, 0o755)
  await makeDataFolder(dir)
  t.equal(modeOf(dir), '755')
  t.equal(existsSync(join(dir, 'CURRENT')), false)
})
