import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { VERSION } from '../wire/version.ts'

/** A bucket of another database. */
export interface WriteTarget {
  readonly url: string
  readonly token: string
  readonly orgID: string | undefined
  /** Its name or id. */
  readonly bucket: string
  readonly allowInsecureTLS: boolean
}

/** What the other database answered; status 0 where it did not. */
export interface WriteAnswer {
  readonly status: number
  /** Why it did not take the lines; empty where it did. */
  readonly message: string
  readonly retryAfterMs: number | undefined
}

/** Milliseconds that a request may take. */
const TIMEOUT_MS = 120_000
/** What InfluxDB sends where the other one has no organisations. */
const NO_ORG = '0000000000000000'
/** Of an answer's text so much is read: it is shown to people. */
const MOST_BYTES = 4096
const LONGEST_MESSAGE = 1000

/** Writes gzipped line protocol to another database, or nothing at all to see whether it would be taken. Never rejects. */
export async function postWrite(target: WriteTarget, body: Buffer, signal: AbortSignal): Promise<WriteAnswer> {
  try {
    return await post(target, body, signal)
  } catch (error) {
    return { status: 0, message: reasonOf(error), retryAfterMs: undefined }
  }
}

function post(target: WriteTarget, body: Buffer, signal: AbortSignal): Promise<WriteAnswer> {
  const url = writeUrl(target)
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const headers = {
    authorization: `Token ${target.token}`,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': body.length,
    'user-agent': `influxdb-oss-replication/${VERSION}`,
    ...(body.length > 0 && { 'content-encoding': 'gzip' }),
  }
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, signal, rejectUnauthorized: !target.allowInsecureTLS }
    const sending = request(url, options, (response) => {
      textOf(response).then((text) => resolve(answerOf(response, text)), reject)
    })
    const timer = setTimeout(() => {
      sending.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`))
    }, TIMEOUT_MS)
    sending.on('error', reject)
    sending.on('close', () => clearTimeout(timer))
    sending.end(body)
  })
}

function writeUrl({ url, orgID, bucket }: WriteTarget): URL {
  const write = new URL(url)
  write.pathname = `${write.pathname.replace(/\/+$/, '')}/api/v2/write`
  write.search = new URLSearchParams({ org: orgID ?? NO_ORG, bucket, precision: 'ns' }).toString()
  return write
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    if (length < MOST_BYTES) pieces.push(piece)
    length += piece.length
  }
  return Buffer.concat(pieces).toString('utf8', 0, MOST_BYTES)
}

function answerOf({ statusCode: status = 0, headers }: IncomingMessage, text: string): WriteAnswer {
  if (status === 204) return { status, message: '', retryAfterMs: undefined }
  const said = messageOf(text).slice(0, LONGEST_MESSAGE)
  const message = `invalid response code ${status}, must be 204${said === '' ? '' : `: ${said}`}`
  return { status, message, retryAfterMs: delayOf(headers['retry-after']) }
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    return typeof message === 'string' ? message : text
  } catch {
    return text.trim()
  }
}

/** Retry-After in milliseconds: it is a number of seconds or a date. */
function delayOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const delay = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isNaN(delay) ? undefined : Math.max(delay, 0)
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
