import { Agent, get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuTicks } from '../cpu.ts'
import { asOperator } from './services.ts'

const SECONDS = 20
const CLIENTS = 500

/** What a service takes of a core, in percent, while one and while many watch its readings. */
export async function streamCost(url: string, pid: number, signal: AbortSignal) {
  const agent = new Agent({ maxSockets: CLIENTS + 1 })
  const clients: IncomingMessage[] = []
  const watch = () =>
    new Promise<void>((resolve, reject) => {
      get(`${url}/api/stream?topics=fleet,readings,alerts,incidents`, { agent, headers: asOperator }, (response) => {
        response.resume().on('error', () => undefined)
        clients.push(response)
        resolve()
      }).on('error', reject)
    })
  const share = async () => {
    await sleep(3000, null, { signal })
    const before = cpuTicks(pid)
    await sleep(SECONDS * 1000, null, { signal })
    return before === undefined ? undefined : ((cpuTicks(pid) ?? 0) - before) / SECONDS
  }
  try {
    await watch()
    const one = await share()
    await Promise.all(Array.from({ length: CLIENTS - 1 }, watch))
    return { one, many: await share(), clients: CLIENTS }
  } finally {
    for (const client of clients) client.destroy()
    agent.destroy()
  }
}

/** How long after it was answered an acknowledge is in the stream of another client, in milliseconds. */
export async function acknowledgeDelay(url: string, signal: AbortSignal): Promise<number> {
  const stream = await fetch(`${url}/api/stream?topics=incidents`, { headers: asOperator, signal })
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) throw new Error('the stream has no body')
  const [incident] = (await (
    await fetch(`${url}/api/incidents?state=open`, { headers: asOperator, signal })
  ).json()) as { id: string }[]
  if (incident === undefined) throw new Error('no incident is open')
  const answer = await fetch(`${url}/api/incidents/${incident.id}/acknowledge`, {
    method: 'POST',
    headers: { ...asOperator, 'content-type': 'application/json' },
    body: '{}',
    signal,
  })
  if (!answer.ok) throw new Error(`acknowledge: ${answer.status} ${await answer.text()}`)
  const answered = performance.now()
  for (let heard = ''; !heard.includes('"acknowledged"'); ) {
    const { value, done } = await reader.read()
    if (done) throw new Error('the stream ended')
    heard += value
  }
  await reader.cancel()
  return performance.now() - answered
}
