import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { builtPath, programs } from './build/programs.mjs'

const root = join(import.meta.dirname, '..')

/** A program as it was built, where it is in production and has been; as its source otherwise, by way of a compiler. */
const source = (path) => {
  const built = join(root, builtPath(path))
  return process.env.NODE_ENV === 'production' && programs.includes(path) && existsSync(built)
    ? [built]
    : ['--import', '@oxc-node/core/register', join(root, path)]
}

/** What `npm run X` starts: each command is one program, by the arguments of Node.js. */
export const commands = {
  start: [join(root, builtPath('infra/src/cli/start.ts'))],
  influx: [join(root, 'packages/influx-embedded/src/server.mjs')],
  provision: source('infra/src/cli/provision.ts'),
  recover: source('infra/src/cli/recover.ts'),
  backup: source('infra/src/cli/backup.ts'),
  restore: source('infra/src/cli/restore.ts'),
  move: source('infra/src/cli/move.ts'),
  keys: source('infra/src/cli/keys.ts'),
  device: source('infra/src/cli/device.ts'),
  notify: source('apps/notify/src/cli/notify.ts'),
  spool: source('apps/ingest/src/cli/spool.ts'),
  writer: source('apps/writer/src/server.ts'),
  deadletter: source('apps/ingest/src/cli/deadletter.ts'),
  cells: source('infra/src/cli/cells.ts'),
  source: source('apps/ingest/src/cli/source.ts'),
  cluster: source('packages/lab/src/cli/cluster.ts'),
  drill: source('packages/lab/src/cli/drill.ts'),
  backtest: source('infra/src/cli/backtest.ts'),
  tune: source('infra/src/cli/tune.ts'),
  'bench:embedded': source('packages/influx-embedded/bench/main.ts'),
  'soak:embedded': source('packages/lab/src/soak/soak.ts'),
  'bench:detection': source('packages/lab/src/bench/detection/main.ts'),
  'bench:tune': source('packages/lab/src/bench/tune/main.ts'),
  'bench:cost': source('packages/lab/src/bench/cost/main.ts'),
  screenshots: source('packages/lab/system/page/pictures/main.ts'),
  'bench:page': source('packages/lab/system/page/bench/main.ts'),
  'bench:query': source('packages/lab/src/bench/query/main.ts'),
  'bench:kinds': source('packages/lab/system/kinds/main.ts'),
  'bench:ingest': source('packages/lab/src/bench/ingest/main.ts'),
  'bench:cells': source('packages/lab/src/bench/cells/main.ts'),
  smoke: source('packages/lab/src/cli/smoke.ts'),
  replay: source('apps/simulator/src/cli/replay.ts'),
  simulate: source('apps/simulator/src/cli/simulate.ts'),
  'test:system': source('packages/lab/src/cli/system-test.ts'),
  lint: [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '.'],
}

/** How the tasks of the workspace are asked for, which run a program in each package. */
export const usages = {
  dev: `usage: npm run dev [-- --watch]

Starts the embedded InfluxDB (or uses the one at INFLUXDB_URL), provisions it, and starts ingest, query, notify and, where SIMULATE
is on, simulated devices; prints each new alert. Ctrl-C stops everything. All settings are in .env.example.

  --watch  start a part again when one of its sources changes`,
  start: `usage: npm start

Runs everything in production, as \`npm run build\` built it: the embedded InfluxDB (or the one at INFLUXDB_URL), provisioned,
ingest, query with the page, and notify; with CELL also the writer of that cell. What dies is started again. SIGTERM or Ctrl-C stops all, in order. Secrets have to be
set: each that is missing is said, and how it is made. All settings are in .env.example.`,
  writer: `usage: npm run writer

Past one machine: takes the readings of the cell CELL from the stream at STREAM_URL, and writes them to its InfluxDB at INFLUXDB_URL,
until SIGTERM or Ctrl-C. \`npm start\` runs it, too, where CELL is set. All settings are in .env.example.`,
  test: `usage: npm test [-- OPTION of turbo]...

Runs the tests of every package whose sources have changed since they passed; --force runs them all.`,
  'test:long': `usage: npm run test:long [-- OPTION of turbo]...

Runs the long forms of tests, which stand in test-long of each package: properties with many more cases, large files.`,
  build: `usage: npm run build [-- OPTION of turbo]...

Builds what \`npm start\` runs: the programs as JavaScript, in dist beside src, and the operator's page.`,
  typecheck: `usage: npm run typecheck [-- OPTION of turbo]...

Checks the types of every package whose sources have changed.`,
}
