import { JetStreamApiError } from '@nats-io/jetstream'
import { errors } from '@nats-io/transport-node'
import type { Appended } from '../stream.ts'

/** What the server says where there is no room: of the stream, of the account, of the disk. */
const FULL = new Set([10_002, 10_023, 10_028, 10_047, 10_077])

/** What an append that failed says. What is not known for certain may work the next time. */
export function outcomeOf(error: unknown): Exclude<Appended, { kind: 'kept' }> {
  const reason = reasonOf(error)
  return error instanceof JetStreamApiError && FULL.has(error.code)
    ? { kind: 'full', reason }
    : { kind: 'away', reason }
}

/** Why the stream did not do something, in few words. */
export function reasonOf(error: unknown): string {
  if (error instanceof JetStreamApiError) return `the stream refuses it (${error.code}): ${error.message}`
  if (error instanceof errors.TimeoutError) return 'the stream gives no answer in time'
  if (error instanceof errors.AuthorizationError || error instanceof errors.PermissionViolationError)
    return `the stream refuses STREAM_URL: ${error.message}: correct its name and password, or what that user may do`
  const { code, message } = error as NodeJS.ErrnoException
  return `the stream cannot be reached (${code ?? message}): start it, or correct STREAM_URL`
}
