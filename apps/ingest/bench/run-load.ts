import { Pool } from 'undici'
import type { Load } from './loads.ts'

export interface Sample {
  /** Acknowledged readings. */
  readonly readings: number
  readonly failures: number
  readonly latenciesMs: readonly number[]
}

/** Sends readings from all clients at once for so many seconds, each client as soon as it is answered. */
export async function runLoad(url: string, load: Load, seconds: number): Promise<Sample> {
  const pool = new Pool(url, { connections: load.clients })
  const until = performance.now() + seconds * 1000
  const latenciesMs: number[] = []
  let [readings, failures, sequence] = [0, 0, 0]

  async function client(): Promise<void> {
    while (performance.now() < until) {
      const body = makeBody(load, sequence++)
      const start = performance.now()
      const { statusCode, body: answer } = await pool.request({
        path: '/api/ingest',
        method: 'POST',
        headers: { authorization: 'bench', 'content-type': load.lines ? 'application/x-ndjson' : 'application/json' },
        body,
      })
      const { written = 0 } = (await answer.json()) as { written?: number }
      latenciesMs.push(performance.now() - start)
      if (statusCode === 200 && written === load.readings) readings += written
      else failures++
    }
  }

  await Promise.all(Array.from({ length: load.clients }, client))
  await pool.close()
  return { readings, failures, latenciesMs }
}

/** A fleet of 200 devices; every reading is another point. */
function makeBody({ readings, lines }: Load, sequence: number): string {
  const now = Date.now()
  const all = Array.from({ length: readings }, (_, index) => {
    const number = sequence * readings + index
    return JSON.stringify({
      device_id: 1000 + (number % 200),
      timeof: new Date(now - (Math.floor(number / 200) % 80_000_000)).toISOString(),
      voltage_v: 480 + (number % 17) / 8,
      current_a: 20 + (number % 13) / 8,
      temp_c: 40 + (number % 11) / 8,
    })
  })
  return lines ? all.join('\n') : readings === 1 ? (all[0] ?? '') : `[${all.join(',')}]`
}
