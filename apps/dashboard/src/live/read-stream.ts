import { eventParser, type StreamText } from './parse-events.ts'

/** How a stream ended: it was refused with a status, it broke off, or whoever reads it ended it. */
export type StreamEnd =
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'ended' }

export interface StreamOptions {
  readonly url: string
  /** The id of the event to go on after. */
  readonly lastId: string | undefined
  readonly onEvent: (event: StreamText) => void
  readonly signal: AbortSignal
  readonly fetch?: typeof globalThis.fetch
  /** So long without any byte, in ms, and it is taken for cut: the service sends some every ten seconds. */
  readonly silenceMs?: number
}

const SILENCE_MS = 15_000

/**
 * Reads the events of `GET /api/stream` until it ends. Does not throw. Not by `EventSource`: that tells neither a heartbeat
 * nor the status of a refusal, and a connection that is dead would look like one on which nothing happens.
 */
export async function readStream(options: StreamOptions): Promise<StreamEnd> {
  const { url, lastId, onEvent, signal, fetch = (...args) => globalThis.fetch(...args) } = options
  const silence = new AbortController()
  const { silenceMs = SILENCE_MS } = options
  let timer = setTimeout(() => silence.abort(), silenceMs)
  try {
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) },
      cache: 'no-store',
      signal: AbortSignal.any([signal, silence.signal]),
    })
    const { ok, status, body } = response
    if (!ok || body === null) {
      await body?.cancel()
      return { kind: 'refused', status }
    }
    const parse = eventParser(onEvent)
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      clearTimeout(timer)
      if (done) return { kind: 'cut' }
      timer = setTimeout(() => silence.abort(), silenceMs)
      parse(value)
    }
  } catch {
    return { kind: signal.aborted ? 'ended' : 'cut' }
  } finally {
    clearTimeout(timer)
  }
}
