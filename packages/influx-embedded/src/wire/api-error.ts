/** InfluxDB's error codes; a client sees one in the body and in X-Platform-Error-Code. */
export type ErrorCode =
  | 'internal error'
  | 'not implemented'
  | 'not found'
  | 'conflict'
  | 'invalid'
  | 'unprocessable entity'
  | 'empty value'
  | 'unavailable'
  | 'forbidden'
  | 'too many requests'
  | 'unauthorized'
  | 'method not allowed'
  | 'request too large'
  | 'misdirected request'

const STATUS: Record<string, number> = {
  'internal error': 500,
  'not implemented': 501,
  'not found': 404,
  conflict: 422,
  invalid: 400,
  'unprocessable entity': 422,
  'empty value': 400,
  unavailable: 503,
  forbidden: 403,
  'too many requests': 429,
  unauthorized: 401,
  'method not allowed': 405,
  'request too large': 413,
  'misdirected request': 421,
}

/** The HTTP status that InfluxDB answers an error code with. */
export function statusOf(code: string): number {
  return STATUS[code] ?? 500
}

/** An answer that a client is meant to read: InfluxDB's code and its text. Any other error is a bug. */
export class ApiError extends Error {
  readonly code: string

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ApiError'
    this.code = code
  }

  /** The same error with a text in front, as InfluxDB wraps errors; `code` replaces its code. */
  within(prefix: string, code?: ErrorCode): ApiError {
    return new ApiError(code ?? (this.code as ErrorCode), `${prefix}: ${this.message}`, { cause: this })
  }
}

/** Runs `decode`, and gives any ApiError of it the prefix and the code `invalid`. */
export function decoding<T>(prefix: string, decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw error instanceof ApiError ? error.within(prefix, 'invalid') : error
  }
}
