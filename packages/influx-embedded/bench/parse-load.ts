import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { scriptLimits } from '@nrg/flux/script-limits'
import { target } from './server.ts'

/** What the load of `parse.ts` is told; it is a thread of its own, so that what it does is not measured. */
export interface ParseLoad {
  readonly url: string
  readonly clients: number
}

/** What it tells: the first script was answered; and, once it was told to end, how many were. */
export type ParseLoadMessage = 'begun' | { readonly answered: number }

const { bytes, tokens, statements } = scriptLimits
/** A script of the largest size: what is left of it is one long text. */
const filled = (head: string, tail: string) => `${head}"${'a'.repeat(bytes - 100 - head.length - tail.length)}"${tail}`
const many = (count: number, part: (i: number) => string, between: string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(between)

/** Each is as much of one thing as a script may have, and 1 MiB long. */
const worst: Readonly<Record<string, string>> = {
  'nested brackets': filled(`x=${'('.repeat(30)}`, ')'.repeat(30)),
  'a chain of operators': filled('x=', '+"a"'.repeat(30)),
  tokens: filled(`y=[${many(tokens / 2 - 100, () => '1', ',')}]\nx=`, ''),
  statements: filled(`${many(statements - 1, (i) => `f${i}=(a)=>a`, '\n')}\nx=`, ''),
  queries: many(
    statements - 1,
    (i) => `from(bucket:"b")|>filter(fn:(r)=>r.a=="${'a'.repeat(980)}${i}")|>yield()`,
    '\n',
  ),
}

const { url, clients } = workerData as ParseLoad
const main = parentPort as MessagePort
const headers = { authorization: `Token ${target.token}`, 'content-type': 'application/json' }
const scripts = Object.values(worst)
let answered = 0
let ends = false
main.once('message', () => {
  ends = true
})

async function client(first: number): Promise<void> {
  for (let i = first; !ends; i++) {
    // Another one each time: what was parsed before is known.
    const body = JSON.stringify({ query: `${scripts[i % scripts.length]} // ${first} ${i}` })
    const answer = await fetch(`${url}/api/v2/query/ast`, { method: 'POST', headers, body })
    for await (const _ of answer.body ?? []);
    if (answer.status !== 200) throw new Error(`a script was answered ${answer.status}`)
    if (answered++ === 0) main.postMessage('begun' satisfies ParseLoadMessage)
  }
}

await Promise.all(Array.from({ length: clients }, (_, i) => client(i)))
main.postMessage({ answered } satisfies ParseLoadMessage)
