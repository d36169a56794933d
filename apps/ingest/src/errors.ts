import createError from '@fastify/error'

/** No key, or not the right one. */
export const Unauthorized = createError(
  'ING_UNAUTHORIZED',
  'the Authorization header must be the INGEST_KEY of this service, or the key of a device that is in force, as it is or after Bearer',
  401,
)
/** One key sent more than its share. */
export const TooManyRequests = createError(
  'ING_TOO_MANY_REQUESTS',
  'more than %s requests with this key in 10 s: send the same again after the time of Retry-After',
  429,
)
/** A key that is in force, and for something else. */
export const KeyNotForThis = createError('ING_KEY_NOT_FOR_THIS', '%s: this key is %s', 403)
/** A key that gives devices theirs, and not this one. */
export const ForeignDevice = createError(
  'ING_FOREIGN_DEVICE',
  'device_id %s is none of the devices that this key gives keys to',
  403,
)
export const AlreadyEnrolled = createError(
  'ING_ALREADY_ENROLLED',
  'device_id %s has a key, %s: with "rotate": true it gets another one, beside which that holds for a day',
  409,
)
export const BeingEnrolled = createError(
  'ING_BEING_ENROLLED',
  'device_id %s is being given a key by another request',
  409,
)
export const InvalidIdempotencyKey = createError(
  'ING_INVALID_IDEMPOTENCY_KEY',
  'Idempotency-Key has 1 to %s characters, another one for each request',
  400,
)
/** A key that was sent with another body. */
export const IdempotencyKeyReused = createError(
  'ING_IDEMPOTENCY_KEY_REUSED',
  'this Idempotency-Key was sent with another body: make a new one for each request',
  422,
)
export const BeingAnswered = createError(
  'ING_BEING_ANSWERED',
  'the request with this Idempotency-Key is being answered: send it again after the time of Retry-After',
  409,
)
/** There is no disk for it. */
export const KeyNotKept = createError(
  'ING_KEY_NOT_KEPT',
  'an Idempotency-Key cannot be kept now, and nothing was stored: see the log of the service, or send without one',
  503,
)
/** What only this machine may ask. */
export const NotLocal = createError('ING_NOT_LOCAL', 'this is for the machine that ingest runs on', 403)
export const UnknownSource = createError('ING_UNKNOWN_SOURCE', 'there is no source %s: sources.yaml has %s', 404)
export const UnknownTopic = createError('ING_UNKNOWN_TOPIC', 'topic %s is none of source %s', 422)
export const MalformedJson = createError('ING_MALFORMED_JSON', 'the body is neither JSON nor lines of it: %s', 400)
export const BodyNotJson = createError('ING_MALFORMED_JSON', 'the body is no JSON: %s', 400)
export const MalformedGzip = createError('ING_MALFORMED_GZIP', 'the body is not whole gzip data: %s', 400)
export const MalformedDeflate = createError('ING_MALFORMED_DEFLATE', 'the body is not whole deflate data: %s', 400)
export const MalformedZstd = createError('ING_MALFORMED_ZSTD', 'the body is not whole zstd data: %s', 400)
export const ZstdWindowTooLarge = createError(
  'ING_ZSTD_WINDOW_TOO_LARGE',
  'to unpack the zstd data takes a window of %s bytes, and %s are had: pack it with a level of 19 or less, and no --long',
  413,
)
export const InvalidUtf8 = createError('ING_INVALID_UTF8', 'the body is not valid UTF-8', 400)
export const BodyTooLarge = createError(
  'ING_BODY_TOO_LARGE',
  'the body is larger than %s bytes when unpacked: send it in parts',
  413,
)
/** Its client is gone. */
export const BodyBrokenOff = createError('ING_BODY_BROKEN_OFF', 'the connection ended before the body did', 400)
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
  'content encoding %s is not taken: send gzip, deflate or zstd, or leave it out',
  415,
)
