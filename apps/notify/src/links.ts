import { tokenOf } from './acknowledge/token.ts'
import type { LinkConfig } from './config.ts'
import { targetOf } from './decisions/target.ts'
import type { Message, MessageKind } from './messages/message.ts'
import type { Links } from './messages/wording.ts'

/** Kinds of messages that ask somebody to take an incident. */
const asking: readonly MessageKind[] = ['raised', 'worse', 'spread', 'reminder']

/** Where the page of an incident is. */
export const pageOfIncident =
  ({ page }: LinkConfig) =>
  ({ id }: { readonly id: string }): string =>
    `${page}/alerts/${encodeURIComponent(id)}`

/** The links in a message to somebody: the same each time that it is sent. */
export function linksOf({ kind, at, incidents }: Message, target: string, config: LinkConfig): Links {
  const pageOf = pageOfIncident(config)
  const [one, ...more] = incidents
  const isAsked = one !== undefined && more.length === 0 && asking.includes(kind) && one.acknowledged === null
  const page = one !== undefined && more.length === 0 ? pageOf(one) : `${config.page}/alerts`
  if (config.secret === undefined || !isAsked) return { page, pageOf }
  const token = tokenOf({ incident: one.id, ...targetOf(target), made: at }, config.secret)
  return { page, pageOf, acknowledge: `${config.acknowledge}/a/${token}` }
}
