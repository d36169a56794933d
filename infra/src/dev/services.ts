import { waitUntilReady } from '@nrg/influx/ready'
import { answerOf } from './answer-of.ts'
import type { Addresses } from './summary.ts'

/** How long services may take to start before it is said that they are waited for. */
const QUIET_MS = 15_000

/** Waits until the services can do their work; `false` where the signal ended it. */
export async function awaitServices(
  { page, ingest, query, notify }: Addresses,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<boolean> {
  const started = Date.now()
  const obstacle = async () =>
    (await notReady('ingest', `${ingest}/ready`)) ??
    (await notReady('query', `${query}/ready`)) ??
    (await notReady('notify', `${notify}/ready`)) ??
    (await notReady('page', page))
  const onWait = (reason: string) => {
    if (Date.now() - started > QUIET_MS) say(`waiting: ${reason}`)
  }
  return waitUntilReady(obstacle, { onWait, signal })
}

async function notReady(name: string, url: string): Promise<string | undefined> {
  const answer = await answerOf(url)
  if (answer === undefined) return `${name} at ${url} does not answer`
  return answer.ok ? undefined : `${name} at ${url} is not ready`
}
