import { fileURLToPath } from 'node:url'
import { type RunningServer, runServer } from './run-server.ts'

/** An InfluxDB in a process of its own, which can be stopped and go on: for what a database that hangs does to others. */
export interface RunningInflux extends Omit<RunningServer, 'url'> {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Runs the embedded InfluxDB as a process, with its data under `folder`; it ends with the test.
 *
 * @param setup what it is set up with
 */
export async function runInflux(
  t: { teardown(close: () => Promise<void>): void; testdir(): string },
  { org, bucket, token }: { readonly org: string; readonly bucket: string; readonly token: string },
): Promise<RunningInflux> {
  const file = fileURLToPath(new URL('../../../influx-embedded/src/server.mjs', import.meta.url))
  const options = { port: '0', data: t.testdir(), org, bucket, token }
  const server = runServer(
    t,
    file,
    {},
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
  )
  const url = (await server.printed(/listens at (http:\S+?)["\s]/))[1] ?? ''
  return { ...server, url, stop: async () => server.kill('SIGKILL') }
}
