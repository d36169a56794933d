import createError from '@fastify/error'

/** No alert has this id. */
export const UnknownAlert = createError(
  'NTF_UNKNOWN_ALERT',
  'no alert or incident of the last day has this id: /api/alerts of query lists those that there are',
  404,
)

/** No channel has this name. */
export const UnknownChannel = createError<[string, string]>(
  'NTF_UNKNOWN_CHANNEL',
  'there is no channel %s in the configuration of notify: there are %s',
  404,
)

/** Who may not operate. */
export const KeyRequired = createError(
  'NTF_KEY_REQUIRED',
  'this is for who has the OPERATE_KEY (openssl rand -hex 24, in .env): send it as Authorization: Bearer KEY',
  401,
)
