import createError from '@fastify/error'

/** No reading of this device is stored. */
export const UnknownDevice = createError(
  'QRY_UNKNOWN_DEVICE',
  'no reading of this device is stored: /api/devices lists those that have some',
  404,
)

/** Nothing that it is about has a power. */
export const NoPower = createError(
  'QRY_NO_POWER',
  'it has no power: measure power_kw, or give its devices `electrical` data in fleet.yaml or with PATCH /api/devices/:id',
  404,
)

/** No site has this name. */
export const UnknownSite = createError(
  'QRY_UNKNOWN_SITE',
  'there is no such site: /api/sites lists those that there are',
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

/** Late readings took back what somebody acts on, and nothing stands in its place. */
export class Withdrawn extends createError(
  'QRY_WITHDRAWN',
  'late readings took it back meanwhile, and nothing stands in its place: read the list again',
  409,
) {
  readonly state = 'withdrawn'
}

export const UnknownSilence = createError(
  'QRY_UNKNOWN_SILENCE',
  'there is no silence of this id: /api/silences lists all of them',
  404,
)

export class SilenceOver extends createError(
  'QRY_SILENCE_OVER',
  'this silence has ended: make another one with POST /api/silences',
  409,
) {
  readonly state = 'ended'
}

/** A silence that would be too long, or hide nothing. */
export const WrongSilence = createError('QRY_WRONG_SILENCE', '%s', 400)

/** The key of one act was sent with another. */
export const KeyReused = createError(
  'QRY_IDEMPOTENCY_KEY_REUSED',
  'this Idempotency-Key was sent with another act: take a new one for each',
  422,
)

/** Somebody else has changed it meanwhile. */
export const Changed = createError(
  'QRY_CHANGED',
  'it is no longer what If-Match names: read /api/devices/:id again, and send the change with its new `revision`',
  412,
)

/** As many watch the stream as may. */
export const TooManyClients = createError(
  'QRY_TOO_MANY_CLIENTS',
  'as many watch the stream as may: come again after the time of Retry-After',
  503,
)

/** Who has sent no key that is known. */
export const KeyRequired = createError(
  'QRY_KEY_REQUIRED',
  'a key is needed: sign in on the page, or send it as Authorization: Bearer KEY; `npm run keys -- issue --role read --name NAME` makes one to read, `--role operate` one to act, and OPERATE_KEY of .env is one too',
  401,
)

/** Somebody who may read alone. */
export const OperateRequired = createError(
  'QRY_OPERATE_REQUIRED',
  'this key is to read: acting needs one of role operate, as `npm run keys -- issue --role operate --name NAME` makes',
  403,
)

/** By the session of a browser, and not by its page. */
export const NoCsrfToken = createError(
  'QRY_CSRF_TOKEN_REQUIRED',
  'with a session, what changes something sends the value of the cookie nrg_csrf as X-CSRF-Token',
  403,
)

/** Nobody can sign in with this. */
export const UnknownKey = createError(
  'QRY_UNKNOWN_KEY',
  'this is no key of a person that is in force: `npm run keys -- list` shows those that are',
  401,
)
