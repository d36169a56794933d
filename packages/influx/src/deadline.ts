/** Ends what `work` does by aborting the signal it gets: after `ms`, or when `signal` aborts. */
export function deadline(ms: number, signal?: AbortSignal): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController()
  // Not AbortSignal.timeout: its timer would outlive each of thousands of short requests by seconds.
  const timer = setTimeout(() => controller.abort(new DeadlineError(ms)), ms)
  const onAbort = () => controller.abort(signal?.reason)
  if (signal?.aborted === true) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    },
  }
}

/** No answer came in time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  readonly code = 'INF_DEADLINE'

  constructor(ms: number) {
    super(`no answer within ${ms / 1000} s`)
  }
}
