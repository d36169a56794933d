import { setTimeout as sleep } from 'node:timers/promises'
import { asOperator } from './services.ts'

/** One kind of answer: its addresses, each asked for once, and how long it may take. */
export interface Question {
  readonly name: string
  /** The address of the question of a number: another one each time, for what was just answered is kept. */
  readonly path: (index: number) => string
  /** The most milliseconds that 99 of 100 may take; undefined where nothing is asked of it. */
  readonly goalMs: number | undefined
  /** How far apart the questions are, in milliseconds, so that none is answered from what was just read; none where left out. */
  readonly apartMs?: number
}

/** How long answers took, in milliseconds. */
export interface Times {
  readonly median: number
  readonly p99: number
  readonly kB: number
}

/** A service is up for weeks: its code is compiled for what it does, which takes it some hundreds of answers. */
const [WARM, MEASURED] = [300, 300]
/** Where they are apart. */
const [FEW_WARM, FEW] = [2, 30]

/** Asks one question after the other, and times each from its sending to the end of its answer. */
export async function timesOf(url: string, { path, apartMs }: Question, signal: AbortSignal): Promise<Times> {
  const times: number[] = []
  let bytes = 0
  const [warm, measured] = apartMs === undefined ? [WARM, MEASURED] : [FEW_WARM, FEW]
  for (let index = -warm; index < measured; index++) {
    if (apartMs !== undefined) await sleep(apartMs, null, { signal })
    const began = performance.now()
    const answer = await fetch(`${url}${path(index + warm)}`, {
      signal,
      headers: { ...asOperator, 'accept-encoding': 'identity' },
    })
    const body = await answer.arrayBuffer()
    if (!answer.ok)
      throw new Error(`${path(index + warm)}: ${answer.status} ${Buffer.from(body).toString().slice(0, 300)}`)
    if (index < 0) continue
    times.push(performance.now() - began)
    bytes += body.byteLength
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN
  return { median: at(0.5), p99: at(0.99), kB: bytes / times.length / 1000 }
}
