import { tokenOf } from './acknowledge/token.ts'
import type { LinkConfig } from './config.ts'
import { targetOf } from './decisions/target.ts'
import type { Message, MessageKind } from './messages/message.ts'
import type { Links } from './messages/wording.ts'

/** Kinds of messages that ask somebody to take an incident. */
const asking: readonly MessageKind[] = ['raised', 'worse', 'spread', 'reminder', 'digest']

/** Where the page of an incident is. */
export const pageOfIncident =
  ({ page }: LinkConfig) =>
  ({ id }: { readonly id: string }): string =>
    `${page}/alerts/${encodeURIComponent(id)}`

/** The links in a message to somebody: the same each time that it is sent. */
export function linksOf({ kind, at, incidents }: Message, target: string, config: LinkConfig): Links {
  const pageOf = pageOfIncident(config)
  const [one, ...more] = incidents
  if (one === undefined || more.length > 0) return { page: `${config.page}/alerts`, pageOf }
  const page = pageOf(one)
  const isAsked = asking.includes(kind) && one.open && one.acknowledged === null
  if (config.secret === undefined || !isAsked) return { page, pageOf }
  const token = tokenOf({ incident: one.id, ...targetOf(target), made: at }, config.secret)
  return { page, pageOf, acknowledge: `${config.acknowledge}/a/${token}` }
}
