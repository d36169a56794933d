import { Duration } from '@nrg/schema/duration'
import { type Static, Type } from '@sinclair/typebox'
import { Maintenance, Route } from './route.ts'
import { Templates } from './template.ts'

/** A name of a channel: it stands in metrics, events and addresses. */
const ChannelName = '^[a-z0-9][a-z0-9_-]{0,63}$'

/** Who is told of incidents, how, and when. Each channel is held to the schema of its type. */
export const NotifyConfig = Type.Object(
  {
    channels: Type.Optional(
      Type.Record(Type.String({ pattern: ChannelName }), Type.Object({ type: Type.String() }), {
        additionalProperties: false,
      }),
    ),
    routes: Type.Optional(Type.Array(Route, { maxItems: 256 })),
    maintenance: Type.Optional(Type.Array(Maintenance, { maxItems: 256 })),
    group_wait: Type.Optional(Duration),
    crowd_wait: Type.Optional(Duration),
    repeat: Type.Optional(Type.Union([Duration, Type.Literal('never')])),
    private_hosts: Type.Optional(
      Type.Array(Type.String(), { description: 'hosts of private networks, or of this machine, that may be sent to' }),
    ),
    templates: Type.Optional(Templates),
  },
  { additionalProperties: false },
)
export type NotifyConfig = Static<typeof NotifyConfig>
