import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const source = (path) => ['--import', '@oxc-node/core/register', join(root, path)]

/** What `npm run X` starts: each command is one program, by the arguments of Node.js. */
export const commands = {
  influx: [join(root, 'packages/influx-embedded/src/server.mjs')],
  provision: source('infra/src/cli/provision.ts'),
  recover: source('infra/src/cli/recover.ts'),
  keys: source('infra/src/cli/keys.ts'),
  notify: source('apps/notify/src/cli/notify.ts'),
  spool: source('apps/ingest/src/cli/spool.ts'),
  deadletter: source('apps/ingest/src/cli/deadletter.ts'),
  drill: source('packages/lab/src/cli/drill.ts'),
  backtest: source('infra/src/cli/backtest.ts'),
  'bench:embedded': source('packages/influx-embedded/bench/main.ts'),
  'soak:embedded': source('packages/lab/src/soak/soak.ts'),
  'bench:detection': source('packages/lab/src/bench/detection/main.ts'),
  'bench:cost': source('packages/lab/src/bench/cost/main.ts'),
  screenshots: source('packages/lab/system/page/pictures/main.ts'),
  'bench:query': source('packages/lab/src/bench/query/main.ts'),
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
  test: `usage: npm test [-- OPTION of turbo]...

Runs the tests of every package whose sources have changed since they passed; --force runs them all.`,
  'test:long': `usage: npm run test:long [-- OPTION of turbo]...

Runs the long forms of tests, which stand in test-long of each package: properties with many more cases, large files.`,
  build: `usage: npm run build [-- OPTION of turbo]...

Builds the operator's page into apps/dashboard/dist, from where the query service serves it in production.`,
  typecheck: `usage: npm run typecheck [-- OPTION of turbo]...

Checks the types of every package whose sources have changed.`,
}
