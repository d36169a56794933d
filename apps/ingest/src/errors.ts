import createError from '@fastify/error'

/** No key, or not the right one. */
export const Unauthorized = createError(
  'ING_UNAUTHORIZED',
  'the Authorization header must be the INGEST_KEY of this service, as it is or after Bearer',
  401,
)
/** What only this machine may ask. */
export const NotLocal = createError('ING_NOT_LOCAL', 'this is for the machine that ingest runs on', 403)
export const MalformedJson = createError('ING_MALFORMED_JSON', 'the body is neither JSON nor lines of it: %s', 400)
export const MalformedGzip = createError('ING_MALFORMED_GZIP', 'the body is not whole gzip data: %s', 400)
export const InvalidUtf8 = createError('ING_INVALID_UTF8', 'the body is not valid UTF-8', 400)
export const BodyTooLarge = createError(
  'ING_BODY_TOO_LARGE',
  'the body is larger than %s bytes when unpacked: send it in parts',
  413,
)
/** Other requests that are under way hold as much as may be held. */
export const TooMuchUnderWay = createError(
  'ING_BUSY',
  'the bodies that are on their way here are as much as can be held: send the same again after the time of Retry-After',
  503,
)
export const TooManyReadings = createError(
  'ING_TOO_MANY_READINGS',
  'the request has more than %s readings: send them in parts',
  413,
)
export const UnsupportedMediaType = createError(
  'ING_UNSUPPORTED_MEDIA_TYPE',
  'content type %s is not taken: send application/json, or one reading a line as application/x-ndjson, in UTF-8',
  415,
)
export const UnsupportedEncoding = createError(
  'ING_UNSUPPORTED_ENCODING',
  'content encoding %s is not taken: send gzip, or leave it out',
  415,
)
