import { get } from 'node:http'

const WAIT_MS = 5000

/**
 * Whether an address, of http, answers that all is well, once its answer is read to its end; undefined where nothing comes
 * within five seconds. Without `fetch`, which takes longer to load than all else that who asks needs.
 */
export function answerOf(url: string): Promise<{ readonly ok: boolean } | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(WAIT_MS) }, (answer) => {
      const { statusCode = 0 } = answer
      answer
        .on('error', () => resolve(undefined))
        .on('end', () => resolve({ ok: statusCode >= 200 && statusCode < 300 }))
        .resume()
    })
    request.on('error', () => resolve(undefined))
  })
}
