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

/** A parameter has the right form and cannot be answered: the message says what to send instead. */
export const BadParameter = createError<[string]>('QRY_BAD_PARAMETER', '%s', 400)

/** No alert has this id. */
export const UnknownAlert = createError(
  'QRY_UNKNOWN_ALERT',
  'no alert has this id, or it was taken back: /api/alerts?from=-30d lists those that there are',
  404,
)

/** No incident has this id. */
export const UnknownIncident = createError(
  'QRY_UNKNOWN_INCIDENT',
  'no incident has this id: /api/incidents?from=-30d lists those that there are',
  404,
)
