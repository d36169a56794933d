import { type Static, Type } from '@sinclair/typebox'

/** An address beside a device: its manual, its panel. */
export const Link = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 64 }),
    url: Type.String({ pattern: '^https?://\\S+$', maxLength: 2048, description: 'http:// or https://' }),
  },
  { additionalProperties: false },
)
export type Link = Static<typeof Link>

const Words = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 64 }))

/** What is to be done about alerts; of several that fit one, the one that says most exactly which it is for. */
export const Runbook = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    for: Type.Optional(
      Type.Object(
        { devices: Words, sites: Words, metrics: Words, reasons: Words, kinds: Words },
        { additionalProperties: false, description: 'All that it names has to fit; left out: every alert' },
      ),
    ),
    steps: Type.Array(Type.String({ minLength: 1, maxLength: 400 }), { minItems: 1, maxItems: 32 }),
  },
  { additionalProperties: false },
)
export type Runbook = Static<typeof Runbook>
