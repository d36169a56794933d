import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { runner } from '@nrg/compile/program'
import { repositoryRoot } from '@nrg/service/environment'
import { freePorts } from '@nrg/service/testing/free-ports'
import { test } from 'tap'

test('without a nats-server, and without Go to build one, cluster says what to do', async (t) => {
  const [page, ingest, query, notify] = (await freePorts(4)) as [number, number, number, number]
  const folder = t.testdir()
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, 'packages/lab/src/cli/cluster.ts'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    env: {
      PATH: folder,
      TMPDIR: folder,
      DATA_DIR: join(folder, 'data'),
      ENV_FILE: join(folder, '.env'),
      DASHBOARD_PORT: String(page),
      INGEST_PORT: String(ingest),
      QUERY_PORT: String(query),
      NOTIFY_PORT: String(notify),
    },
  })
  t.equal(stderr, 'there is no nats-server: set NATS_SERVER to one of 2.12 or newer; there is no Go to build it\n')
  t.match(stdout, /^building github\.com\/nats-io\/nats-server\/v2@/)
  t.equal(status, 78)
})
