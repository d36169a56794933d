import createError from '@fastify/error'

/** No reading of this device is stored. */
export const UnknownDevice = createError(
  'QRY_UNKNOWN_DEVICE',
  'no reading of this device is stored: /api/devices lists those that have some',
  404,
)
