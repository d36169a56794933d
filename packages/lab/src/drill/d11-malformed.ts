import { setTimeout as sleep } from 'node:timers/promises'
import { buckets } from '@nrg/schema/bucket'
import { rowsOf } from './database.ts'
import { type Drill, type DrillContext, type Findings, none, some } from './drill.ts'
import { Installation } from './installation.ts'
import { type MalformedRequest, malformedRequest } from './malformed-requests.ts'

const atOnce = 8
/** Of those that a small machine is sent at once, each of which is unpacked to megabytes. */
const requestMs = 60_000
const mostTimes = 20
const bodyBytes = 4 * 1024 * 1024

/** D11: requests that cannot be taken, of every kind. */
export const malformed: Drill = {
  name: 'D11',
  title: 'requests that cannot be taken: broken, packed to burst, of other types, out of range, nested deep',

  async run({ folder, random, short, progress }: DrillContext): Promise<Findings> {
    const count = short ? 400 : 10_000
    const installation = await Installation.start(folder, {
      spoolBytes: 64 * 1024 * 1024,
      env: { INGEST_RATE_LIMIT: '0' },
    })
    const { database, ingest } = installation
    const statuses = new Map<number, number>()
    const wrong: string[] = []
    let number = 0
    try {
      const send = async () => {
        while (number < count) {
          const request = malformedRequest(number++, random)
          const status = await statusOf(installation, request)
          const { kind, body } = request
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
          if (status < 400 || status >= 500) wrong.push(`${kind}: ${status}, ${String(body).slice(0, 80)}`)
          if (number % 1000 === 0) progress(`${number} of ${count} requests`)
        }
      }
      await Promise.all(Array.from({ length: atOnce }, send))
      const stored = [...rowsOf(await database.query(`from(bucket: "${buckets.raw.name}") |> range(start: 0)`))].length
      await ingest.ready()
      return {
        checks: [
          none('answers other than 4xx', wrong.length),
          ...wrong.slice(0, 5).map((found) => ({ what: 'an example', ok: false, found })),
          some('kinds of answers', statuses.size),
          none('values stored', stored),
          none('readings spooled', await installation.metric('nrg_spool_lines')),
          none('crashes of ingest', ingest.crashes),
        ],
        figures: { requests: count, answers: JSON.stringify(Object.fromEntries([...statuses].sort())) },
      }
    } finally {
      await installation.stop()
    }
  },
}

/** What was answered; 0 where nothing was. */
async function statusOf({ url }: Installation, { path, headers, body }: MalformedRequest): Promise<number> {
  for (let time = 1; ; time++) {
    const signal = AbortSignal.timeout(requestMs)
    const status = await fetch(url + path, { method: 'POST', headers, body, signal }).then(
      async (answer) => {
        await answer.arrayBuffer()
        return answer.status
      },
      // A body that is too large is refused before its end, and not read to it.
      (error: Error) => (body.length > bodyBytes && isCutOff(error) ? 413 : 0),
    )
    // Whether a key is known may not be found out in time on a busy machine.
    if (status !== 503 || time === mostTimes) return status
    await sleep(500)
  }
}

const isCutOff = ({ cause }: Error): boolean =>
  ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes((cause as NodeJS.ErrnoException | undefined)?.code ?? '')
