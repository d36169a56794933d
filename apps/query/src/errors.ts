import createError from '@fastify/error'

/** No reading of this device is stored. */
export const UnknownDevice = createError(
  'QRY_UNKNOWN_DEVICE',
  'no reading of this device is stored: /api/devices lists those that have some',
  404,
)

/** More different questions at one time than are read at once. */
export const TooManyReads = createError(
  'QRY_BUSY',
  'too much is asked at one time: ask again after the time of Retry-After',
  503,
)
