import { Severity } from '@nrg/schema/alert'
import { Duration } from '@nrg/schema/duration'
import { IncidentKind } from '@nrg/schema/incident'
import { type Static, Type } from '@sinclair/typebox'
import { Window } from './window.ts'

const Names = (description: string) =>
  Type.Optional(
    Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })], {
      description: `${description}: one or a list`,
    }),
  )

/** What an incident has to be: all that is named has to fit, of a list one of it. */
export const Match = Type.Object(
  {
    site: Names('a site of it'),
    feed: Names('a feed of it'),
    device: Names('a device of it'),
    metric: Names('a metric of it'),
    reason: Names('a reason of it'),
    kind: Type.Optional(Type.Union([IncidentKind, Type.Array(IncidentKind, { minItems: 1 })])),
    severity: Type.Optional(Severity),
  },
  { additionalProperties: false },
)
export type Match = Static<typeof Match>

const Channels = Type.Array(Type.String(), { minItems: 1, description: 'names of channels' })

/** Who is told of what, and when. */
export const Route = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    match: Type.Optional(Match),
    channels: Channels,
    continue: Type.Optional(Type.Boolean({ description: 'true: the routes after it are looked at too' })),
    group_wait: Type.Optional(Duration),
    crowd_wait: Type.Optional(Duration),
    repeat: Type.Optional(Type.Union([Duration, Type.Literal('never')])),
    quiet: Type.Optional(Window),
    escalate: Type.Optional(
      Type.Array(Type.Object({ after: Duration, channels: Channels }, { additionalProperties: false }), {
        maxItems: 16,
      }),
    ),
  },
  { additionalProperties: false },
)
export type Route = Static<typeof Route>

/** Hours in which what fits is held, whoever it is for. */
export const Maintenance = Type.Composite(
  [Window, Type.Object({ name: Type.String({ minLength: 1, maxLength: 64 }), match: Type.Optional(Match) })],
  { additionalProperties: false },
)
export type Maintenance = Static<typeof Maintenance>
