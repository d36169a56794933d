import { Type } from '@sinclair/typebox'

/** An address without a name and a password. */
export const URL_PATTERN = '^https?://[^/?#\\s@]+([/?#]\\S*)?$'

/** An address that messages are posted to. */
export const Url = Type.String({
  pattern: URL_PATTERN,
  description: 'an address without a name and a password: https://example.org/hook',
})
