import { type Static, Type } from '@sinclair/typebox'
import { Electrical } from './device.ts'
import { SiteName } from './fleet-config.ts'
import { Verdict } from './incident.ts'
import { Instant, Nullable } from './nullable.ts'
import { TIMESTAMP_LENGTH } from './timestamp.ts'

const Actor = Type.Optional(
  Type.String({ minLength: 1, maxLength: 64, description: 'Who acts, where no keys are configured' }),
)
const Text = Type.String({ minLength: 1, maxLength: 2000 })

/** The body of `POST /api/incidents/:id/acknowledge`. */
export const AcknowledgeBody = Type.Object(
  { actor: Actor, comment: Type.Optional(Text) },
  { additionalProperties: false },
)
export type AcknowledgeBody = Static<typeof AcknowledgeBody>

/** The body of `POST /api/incidents/:id/comments`. */
export const CommentBody = Type.Object({ actor: Actor, text: Text }, { additionalProperties: false })
export type CommentBody = Static<typeof CommentBody>

/** The body of `PUT /api/incidents/:id/verdict`; `null` takes the verdict back. */
export const VerdictBody = Type.Object(
  { actor: Actor, verdict: Nullable(Verdict), cause: Type.Optional(Text) },
  { additionalProperties: false },
)
export type VerdictBody = Static<typeof VerdictBody>

/** A name; as long as any may be, for it is kept and told to all. */
const Named = Type.String({ maxLength: 256 })

/** What a silence is about: all that it names has to fit. */
export const SilenceScope = Type.Object(
  {
    device: Type.Optional(Named),
    site: Type.Optional(Named),
    metric: Type.Optional(Named),
    reason: Type.Optional(Named),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type SilenceScope = Static<typeof SilenceScope>

const Until = Type.String({ maxLength: TIMESTAMP_LENGTH, description: 'ISO 8601, at most 30 days ahead' })

/** The body of `POST /api/silences`. */
export const SilenceBody = Type.Object(
  {
    scope: SilenceScope,
    until: Until,
    why: Text,
    but_limits: Type.Optional(Type.Boolean({ default: true, description: 'A crossed limit is told all the same' })),
    dry_run: Type.Optional(Type.Boolean({ description: 'Answers what it would hide, and makes nothing' })),
    actor: Actor,
  },
  { additionalProperties: false },
)
export type SilenceBody = Static<typeof SilenceBody>

/** The body of `PATCH /api/silences/:id`. */
export const SilencePatchBody = Type.Object(
  { until: Type.Optional(Until), why: Type.Optional(Text), actor: Actor },
  { additionalProperties: false },
)
export type SilencePatchBody = Static<typeof SilencePatchBody>

/** What a silence hides. It never stops detection, only telling. */
export const Silence = Type.Object(
  {
    id: Type.String(),
    scope: SilenceScope,
    from: Instant,
    until: Instant,
    why: Type.String(),
    by: Type.String(),
    but_limits: Type.Boolean(),
    state: Type.Union([Type.Literal('active'), Type.Literal('ended')]),
    matches_open: Type.Integer({ description: 'Open incidents that it hides now' }),
  },
  { description: 'What is not told for a while' },
)
export type Silence = Static<typeof Silence>

export const SilenceList = Type.Array(Silence)
export type SilenceList = Static<typeof SilenceList>

/** The answer to a dry run. */
export const SilencePreview = Type.Object({
  matches_open: Type.Integer({ description: 'Open incidents that it would hide' }),
  devices: Type.Integer({ description: 'Known devices that it is about' }),
})
export type SilencePreview = Static<typeof SilencePreview>

/** What a person may say of a device; `null` takes back what was said, and what the configuration has holds again. */
export const deviceMembers = {
  name: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 64 }))),
  site: Type.Optional(Nullable(SiteName)),
  note: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  feed: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 64, description: 'What it is supplied by' }))),
  electrical: Type.Optional(Nullable(Electrical)),
}

/** The body of `PATCH /api/devices/:id`. */
export const DeviceBody = Type.Object({ ...deviceMembers, actor: Actor }, { additionalProperties: false })
export type DeviceBody = Static<typeof DeviceBody>

/** What is known of a device beside its readings: what people say goes before the configuration. */
export const DeviceAbout = Type.Object(
  {
    device_id: Type.String(),
    name: Nullable(Type.String()),
    site: Nullable(Type.String()),
    note: Nullable(Type.String()),
    feed: Nullable(Type.String()),
    electrical: Nullable(Electrical),
  },
  { description: 'What is known of a device beside its readings' },
)
export type DeviceAbout = Static<typeof DeviceAbout>
