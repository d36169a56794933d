import { UsageError } from '@nrg/schema/usage-error'
import { type Delivery, DeliveryError, type OutgoingReading, type Sink } from './sink.ts'

/** An answer takes at most this long. */
const TIMEOUT_MS = 30_000

/** Nanoseconds of a second. */
const NS = 1_000_000_000n

export interface IngestSinkOptions {
  /** Where the ingest service is, such as `http://127.0.0.1:3001`. */
  readonly url: string
  readonly key: string
}

/** Sends readings through the ingest service, as devices do. */
export function ingestSink({ url, key }: IngestSinkOptions): Sink {
  async function call(path: string, options: RequestInit) {
    try {
      const response = await fetch(`${url}${path}`, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) })
      return { status: response.status, headers: response.headers, text: await response.text() }
    } catch (error) {
      const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException
      throw new DeliveryError(`ingest at ${url} cannot be reached (${code ?? message})`, 1000, error)
    }
  }

  return {
    name: `ingest at ${url}`,
    async obstacle() {
      try {
        const { status, text } = await call('/ready', {})
        return status === 200 ? undefined : `ingest at ${url} is not ready: ${reason(text)}`
      } catch (error) {
        return (error as Error).message
      }
    },
    async send(batch) {
      const headers = { authorization: key, 'content-type': 'application/x-ndjson' }
      const answer = await call('/api/ingest', { method: 'POST', headers, body: batch.map(line).join('\n') })
      if (answer.status === 200 || answer.status === 202) return delivery(JSON.parse(answer.text))
      if (answer.status === 422) return { stored: 0, refused: details(answer.text), ignored: [] }
      const said = `ingest at ${url} answers ${answer.status}: ${reason(answer.text)}`
      // 429 without a time to come again is for good: there are as many devices as may be.
      const again = answer.status === 503 || (answer.status === 429 && answer.headers.has('retry-after'))
      if (again) throw new DeliveryError(said, Number(answer.headers.get('retry-after') ?? 1) * 1000)
      // The key, the address, or a limit of ingest.
      if (answer.status < 500) throw new UsageError(said)
      throw new DeliveryError(said, undefined)
    },
    close: async () => {},
  }
}

/** A reading as a line of NDJSON. */
function line({ deviceId, time, metrics }: OutgoingReading): string {
  return JSON.stringify({ device_id: deviceId, timeof: isoTime(time), ...metrics })
}

/** ISO 8601 with all nine decimals of the nanoseconds. */
export function isoTime(time: bigint): string {
  const fraction = ((time % NS) + NS) % NS
  const seconds = new Date(Number((time - fraction) / 1_000_000n)).toISOString().slice(0, 19)
  return `${seconds}.${String(fraction).padStart(9, '0')}Z`
}

interface Answer {
  readonly written?: number
  /** Those that it keeps until its database takes them. */
  readonly queued?: number
  readonly error?: string
  readonly details?: readonly { readonly message?: string }[]
  readonly rejected?: readonly { readonly message?: string }[]
  readonly ignored?: readonly string[]
}

function delivery({ written = 0, queued = 0, rejected = [], ignored = [] }: Answer): Delivery {
  return { stored: written + queued, refused: rejected.map(({ message = '' }) => message), ignored }
}

function details(text: string): string[] {
  return parse(text).details?.map(({ message = '' }) => message) ?? []
}

function reason(text: string): string {
  const { error, details: [first] = [] } = parse(text)
  return [error, first?.message].filter(Boolean).join(', ') || text.slice(0, 200)
}

function parse(text: string): Answer {
  try {
    return JSON.parse(text) as Answer
  } catch {
    return {}
  }
}
