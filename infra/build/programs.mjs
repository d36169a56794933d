import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** What runs in production without a compiler: each with all that it imports. */
export const programs = [
  'infra/src/cli/start.ts',
  'infra/src/cli/database.ts',
  'apps/ingest/src/server.ts',
  'apps/query/src/server.ts',
  'apps/notify/src/server.ts',
  'apps/writer/src/server.ts',
  'infra/src/cli/provision.ts',
  'infra/src/cli/recover.ts',
  'infra/src/cli/keys.ts',
  'infra/src/cli/device.ts',
  'infra/src/cli/backup.ts',
  'infra/src/cli/restore.ts',
  'infra/src/cli/move.ts',
  'infra/src/cli/backtest.ts',
  'infra/src/cli/tune.ts',
  'apps/notify/src/cli/notify.ts',
  'apps/ingest/src/cli/spool.ts',
  'apps/ingest/src/cli/deadletter.ts',
  'infra/src/cli/cells.ts',
  'apps/simulator/src/cli/replay.ts',
  'packages/influx-embedded/src/server.ts',
  'packages/influx-embedded/src/query/query-worker.ts',
  'packages/influx-embedded/src/script/script-worker.ts',
]

/** Where threads and the database start, which are JavaScript as they are. */
export const plain = [
  'packages/influx-embedded/src/server.mjs',
  'packages/influx-embedded/src/query/query-thread.mjs',
  'packages/influx-embedded/src/script/script-thread.mjs',
  'packages/influx-embedded/src/threads/compiled-modules.mjs',
]

/** Says of every file that was built what it was built from. */
export const manifest = join(root, 'infra/dist/built.json')

/**
 * Where a source is once it is built: in `dist` beside `src`, so that what it looks for beside itself is as far away.
 *
 * @param {string} path of a source, from the root of the project or absolute
 */
export function builtPath(path) {
  return path.replace(/([\\/])src([\\/])(?!.*[\\/]src[\\/])/, '$1dist$2').replace(/\.ts$/, '.js')
}
