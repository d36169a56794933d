import { randomUUID } from 'node:crypto'
import { BucketsAPI, OrgsAPI } from '@influxdata/influxdb-client-apis'
import type { InfluxConfig } from '../config.ts'
import { type Connection, connect } from '../connection.ts'

/** A database for one test: an organisation of its own with the buckets that were asked for. */
export interface TestDatabase {
  readonly config: InfluxConfig
  readonly connection: Connection
}

export interface TestDatabaseOptions {
  readonly buckets: readonly string[]
  /** Starts an InfluxDB of the test's own: `startInfluxDB` of `@nrg/influx-embedded`. */
  readonly start: (options: {
    org: string
    bucket: string
    token: string
  }) => Promise<{ readonly url: string; stop(): Promise<void> }>
  /** Where `INFLUX_TEST_URL` and `INFLUX_TEST_TOKEN` may be set: then the test runs on that InfluxDB. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Opens a database for a test, and takes it away with the test: an embedded one, or an organisation on a real one.
 *
 * @example const { config } = await openTestDatabase(t, { buckets: ['energy_raw'], start: startInfluxDB, env: process.env })
 */
export async function openTestDatabase(
  t: { teardown(close: () => Promise<void>): void },
  { buckets, start, env }: TestDatabaseOptions,
): Promise<TestDatabase> {
  const { INFLUX_TEST_URL: url, INFLUX_TEST_TOKEN } = env
  const org = `nrg-test-${randomUUID().slice(0, 8)}`
  const token = url ? (INFLUX_TEST_TOKEN ?? '') : randomUUID()
  const server = url ? undefined : await start({ org, bucket: 'first', token })
  // The first query of an embedded server waits for its engine, on a machine that may be busy with other tests.
  const config = { url: server?.url ?? url ?? '', token, org, timeoutMs: 60_000 }
  const connection = connect(config)
  const orgs = new OrgsAPI(connection.client)
  const bucketsApi = new BucketsAPI(connection.client)

  const { id: orgID = '' } = server
    ? ((await orgs.getOrgs({ org })).orgs?.[0] ?? {})
    : await orgs.postOrgs({ body: { name: org } })
  for (const name of buckets) await bucketsApi.postBuckets({ body: { orgID, name, retentionRules: [] } })

  t.teardown(async () => {
    if (server === undefined) {
      const { buckets: left = [] } = await bucketsApi.getBuckets({ orgID })
      for (const { id, type } of left) if (id && type === 'user') await bucketsApi.deleteBucketsID({ bucketID: id })
      await orgs.deleteOrgsID({ orgID })
    }
    connection.close()
    await server?.stop()
  })
  return { config, connection }
}

type Environment = TestDatabaseOptions['env']

/** tap itself; where files of tests share a process, with what is closed after the last of them. */
interface Root {
  teardown(close: () => Promise<void>): void
  readonly afterFiles?: (close: () => Promise<void>) => void
}

/** The servers of all files that share this process, by how they are started. */
const ofAllFiles = new Map<TestDatabaseOptions['start'], Promise<TestDatabase>>()

/**
 * One embedded server for all tests of a file, or of all files that share a process, each with an organisation of its own: a
 * server's threads take their time to load, and learn the scripts that they run. Answers an environment for
 * `openTestDatabase`: that server, once it is asked for, or the InfluxDB that is set already.
 *
 * @param root whose teardown stops the server: tap itself
 * @example const env = oneServer(tap, startInfluxDB); test('…', async (t) => openTestDatabase(t, { …, env: await env() }))
 */
export function oneServer(
  root: Root,
  start: TestDatabaseOptions['start'],
  env: Environment = {},
): () => Promise<Environment> {
  let ofThisFile: Promise<TestDatabase> | undefined
  const open = (teardown: Root['teardown']) => openTestDatabase({ teardown }, { buckets: [], start, env: {} })
  const opened = () => {
    if (root.afterFiles) {
      const ofThese = ofAllFiles.get(start) ?? open(root.afterFiles)
      ofAllFiles.set(start, ofThese)
      return ofThese
    }
    ofThisFile ??= open((close) => root.teardown(close))
    return ofThisFile
  }
  return async () => {
    if (env.INFLUX_TEST_URL) return env
    const { url, token } = (await opened()).config
    return { INFLUX_TEST_URL: url, INFLUX_TEST_TOKEN: token }
  }
}
