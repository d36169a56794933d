import { type Static, Type } from '@sinclair/typebox'
import { deviceMembers, SilenceScope } from './act.ts'
import { Verdict } from './incident.ts'
import { Milliseconds, Nullable } from './nullable.ts'

/** The measurement of the registry that holds what people say and do: one point an event, none is ever changed. */
export const ACT_MEASUREMENT = 'operator'

/** The most alerts of an incident that an act names; later ones are found by being of the same incident. */
export const ACT_ALERTS = 100

const Text = Type.String({ minLength: 1, maxLength: 2000 })

/** What every event has. Two with one id are one event, which happened at the earlier time. */
const said = {
  id: Type.String({ minLength: 1, maxLength: 64 }),
  time: Milliseconds,
  actor: Type.String({ minLength: 1, maxLength: 64 }),
}

/** What an act on an incident is about: its alerts as they were, by which it is found however they are grouped later. */
const about = {
  ...said,
  incident: Type.String(),
  alerts: Type.Array(Type.String(), { minItems: 1, maxItems: ACT_ALERTS }),
}

const Acknowledge = Type.Object({ type: Type.Literal('acknowledge'), ...about, comment: Type.Optional(Text) })
const Unacknowledge = Type.Object({ type: Type.Literal('unacknowledge'), ...about })
const CommentMade = Type.Object({ type: Type.Literal('comment'), ...about, text: Text })

/** With the alert that the incident was told by, so that whoever learns from verdicts need not look it up. */
const VerdictGiven = Type.Object({
  type: Type.Literal('verdict'),
  ...about,
  device: Type.String(),
  metric: Type.String(),
  reason: Type.String(),
  since: Milliseconds,
  verdict: Nullable(Verdict),
  cause: Type.Optional(Text),
})

/** A silence is made or changed: the whole of it as it is from now on. */
const Silence = Type.Object({
  type: Type.Literal('silence'),
  ...said,
  silence: Type.String({ minLength: 1, maxLength: 64 }),
  scope: SilenceScope,
  from: Milliseconds,
  until: Milliseconds,
  why: Text,
  but_limits: Type.Boolean(),
  by: Type.String(),
})
const SilenceEnded = Type.Object({ type: Type.Literal('silence_ended'), ...said, silence: Type.String() })

/** An act on an incident. */
export const IncidentActEvent = Type.Union([Acknowledge, Unacknowledge, CommentMade, VerdictGiven])
export type IncidentActEvent = Static<typeof IncidentActEvent>

export const SilenceEvent = Type.Union([Silence, SilenceEnded])
export type SilenceEvent = Static<typeof SilenceEvent>

export const DeviceEvent = Type.Object({
  type: Type.Literal('device'),
  ...said,
  device: Type.String(),
  ...deviceMembers,
  /** It is not missed any more, until it reports again. */
  retired: Type.Optional(Type.Literal(true)),
})
export type DeviceEvent = Static<typeof DeviceEvent>

/** Something that a person said or did. */
export const ActEvent = Type.Union([IncidentActEvent, SilenceEvent, DeviceEvent])
export type ActEvent = Static<typeof ActEvent>
