import { Type } from '@sinclair/typebox'

/** An address that messages are posted to. */
export const Url = Type.String({
  pattern: '^https?://[^/?#\\s@]+([/?#]\\S*)?$',
  description: 'an address without a name and a password: https://example.org/hook',
})
