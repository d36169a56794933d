import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { describeProblem, PROBLEM_MEDIA_TYPE } from '@nrg/schema/problem'
import type { FastifyInstance } from 'fastify'

/** Faults of HTTP itself, by the code of Node's error; any other is a request that cannot be read. */
const faults: Readonly<Record<string, { readonly status: number; readonly error: string; readonly message: string }>> =
  {
    ERR_HTTP_REQUEST_TIMEOUT: { status: 408, error: 'timed_out', message: 'the request took too long to arrive' },
    HPE_HEADER_OVERFLOW: { status: 431, error: 'headers_too_large', message: 'the headers are larger than 16 KiB' },
  }
const unreadable = { status: 400, error: 'bad_request', message: 'this is no HTTP request that can be read' }

/** Answers what never becomes a request as a `Problem`, and closes its connection. */
export function answerClientError(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const { status, error: name, message } = faults[error.code ?? ''] ?? unreadable
  const id = randomUUID()
  this.log.info({ reqId: id, code: error.code }, `${status}: ${message}`)
  const problem = { ok: false as const, error: name, details: [{ code: name, message }] }
  const body = JSON.stringify(describeProblem(problem, status, id))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  // A client that goes on sending would keep the connection.
  socket.destroySoon()
}
