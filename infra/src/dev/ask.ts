import { deadline } from '@nrg/influx/deadline'

/** Asks the query service as any client does; undefined where it has no answer: the next look tells. */
export async function ask<T>(url: string, signal: AbortSignal): Promise<T | undefined> {
  const limit = deadline(10_000, signal)
  try {
    const response = await fetch(url, { signal: limit.signal })
    return response.ok ? ((await response.json()) as T) : undefined
  } catch {
    // The service restarts, or the database is away.
    return undefined
  } finally {
    limit.clear()
  }
}
