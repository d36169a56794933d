import { UsageError } from '@nrg/schema/usage-error'

export interface ServiceOptions {
  readonly url: string
  /** Left out: as this machine may, in development. */
  readonly key: string | undefined
  readonly signal: AbortSignal
}

/** What the service refuses, in its words. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** The notify that runs, asked over HTTP: it alone may have the outbox open. */
export class RunningNotify {
  readonly #options: ServiceOptions

  constructor(options: ServiceOptions) {
    this.#options = options
  }

  /**
   * @throws UsageError where none runs, or it wants another key
   * @throws Refused where it cannot do what it is asked for
   */
  async ask<T>(method: 'GET' | 'POST', path: string): Promise<T> {
    const { url, key, signal } = this.#options
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
    const response = await fetch(`${url}/api/notify/${path}`, { method, headers, signal }).catch((error: Error) => {
      const { code = error.message } = (error.cause ?? {}) as NodeJS.ErrnoException
      throw new UsageError(`notify does not answer at ${url} (${code}): start it, or correct NOTIFY_PORT`)
    })
    const answer = await response.json()
    if (response.ok) return answer as T
    const { details = [], error } = answer as { error?: string; details?: { message: string }[] }
    const message = details[0]?.message ?? error ?? `it answers ${response.status}`
    throw response.status === 401 ? new UsageError(message) : new Refused(message)
  }
}
