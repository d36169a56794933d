import createError from '@fastify/error'

/** The process is too busy, or holds too much, to take another request. */
export const Overloaded = createError(
  'SVC_OVERLOADED',
  'the service has more to do than it can: send the same again after the time of Retry-After',
  503,
)
/** One address sent more than its share. */
export const TooManyRequests = createError(
  'SVC_TOO_MANY_REQUESTS',
  'more than %s requests from this address in %s s: send the same again after the time of Retry-After',
  429,
)
