import { Agent, request } from 'undici'
import type { Failed, Outcome } from './outcome.ts'
import type { PrivateHosts } from './private-hosts.ts'

/** So much of what the other side answers is told. */
export const SHOWN = 200
const MOST_BYTES = 1_048_576
/** The longest that anybody is left alone for because they ask for it: they would be asked once more within a day. */
const LONGEST_RETRY_MS = 6 * 3_600_000

export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What must not be told of an answer. */
  readonly secrets: readonly string[]
}

/** Sends requests, to hosts that may be sent to and nowhere else: no redirect is followed. */
export class Http {
  readonly #hosts: PrivateHosts
  readonly #agent: Agent

  constructor(hosts: PrivateHosts) {
    this.#hosts = hosts
    this.#agent = new Agent({ connect: { lookup: hosts.lookup, timeout: 10_000 }, keepAliveTimeout: 10_000 })
  }

  /** Posts JSON; a status of 2xx is success. */
  async post({ body, ...post }: Post, signal: AbortSignal): Promise<Outcome> {
    const answer = await this.#request('POST', { ...post, body }, signal)
    return answer.kind === 'failed' ? answer : { kind: 'sent' }
  }

  /** Asks for JSON. */
  async get(get: Omit<Post, 'body'>, signal: AbortSignal): Promise<Failed | { kind: 'told'; value: unknown }> {
    const answer = await this.#request('GET', get, signal)
    if (answer.kind === 'failed') return answer
    try {
      return { kind: 'told', value: JSON.parse(answer.text) }
    } catch {
      return { kind: 'failed', reason: `${new URL(get.url).hostname} does not answer in JSON` }
    }
  }

  async #request(
    method: 'GET' | 'POST',
    { url, headers, body, secrets }: Omit<Post, 'body'> & { readonly body?: string },
    signal: AbortSignal,
  ): Promise<Failed | { readonly kind: 'answered'; readonly text: string }> {
    const { hostname } = new URL(url)
    try {
      // An address in the URL itself is never looked up.
      await this.#hosts.resolve(hostname)
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      const answer = await request(url, {
        method,
        headers: { ...type, 'user-agent': 'nrg-notify', ...headers },
        ...(body !== undefined && { body }),
        dispatcher: this.#agent,
        signal,
      })
      const text = await firstPart(answer.body)
      const { statusCode: status } = answer
      if (status >= 200 && status < 300) return { kind: 'answered', text }
      const said = without(text, secrets).trim().replaceAll(/\s+/g, ' ').slice(0, SHOWN)
      const redirect = status >= 300 && status < 400 ? ', a redirect, which is not followed' : ''
      const retryAfterMs = retryAfter(answer.headers['retry-after'], Date.now())
      return {
        kind: 'failed',
        reason: `${hostname} answers ${status}${redirect}${said === '' ? '' : `: ${said}`}`,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      }
    } catch (error) {
      return { kind: 'failed', reason: `${hostname}: ${signal.aborted ? 'no answer in time' : faultOf(error)}` }
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }
}

/** Why a connection failed, in words that have nothing of the address in them. */
export function faultOf(error: unknown): string {
  const { name, code, cause, message } = error as NodeJS.ErrnoException
  if (name === 'PrivateHostError') return message
  const inner = cause instanceof Error ? (cause as NodeJS.ErrnoException) : undefined
  if (inner?.name === 'PrivateHostError') return inner.message
  return code ?? inner?.code ?? (message || name)
}

/** Takes secrets out of what is told. */
export const without = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '…')), text)

/** The milliseconds of a `Retry-After`: seconds, or a date. */
export function retryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const text = Array.isArray(header) ? header[0] : header
  if (text === undefined) return undefined
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_RETRY_MS)
}

async function firstPart(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    chunks.push(chunk)
    if (bytes > MOST_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
