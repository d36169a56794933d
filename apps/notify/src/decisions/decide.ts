import { createHash } from 'node:crypto'
import type { Incident } from '@nrg/detection/alerts/incident'
import type { Message, MessageKind, ToldIncident } from '../messages/message.ts'
import { adopt, joined } from './adopt.ts'
import type { Case, Told } from './case.ts'
import type { CaseBook } from './case-book.ts'
import { crowdedMetrics, isCrowdable } from './crowd.ts'
import { Draft } from './draft.ts'
import { type Hold, holdOf, holdOfWithdrawal } from './hold.ts'
import { inWords } from './in-words.ts'
import { afterTelling, nextFor, untold } from './next.ts'
import { isThere, type Policy, type PolicyRoute } from './policy.ts'
import { routesFor } from './routes-for.ts'
import { targetKey, targetOf } from './target.ts'
import type { Look, View } from './view.ts'

/** A message that is to be sent. */
export interface Decided {
  /** The same however often it is decided: what is sent twice by it was one message. */
  readonly key: string
  /** The channel and the addressee. */
  readonly target: string
  /** The cases it is about: what comes later of any of them is sent after it. */
  readonly cases: readonly string[]
  readonly message: Message
}

/** What follows from a view: nothing of it holds until all of it is on disk. */
export interface Decision {
  readonly changed: readonly Case[]
  /** The ids of cases that are followed no more. */
  readonly removed: readonly string[]
  readonly messages: readonly Decided[]
}

export interface DecideOptions {
  readonly policy: Policy
  /** Since when there has been a target, in milliseconds since the epoch: what was over by then is not told to it. */
  readonly since: (target: string) => number
}

/** So long after it was over a case is forgotten: what the alerts tell reaches back a day. */
const FORGET_MS = 26 * 3_600_000
/** And so long where that it was none is held: a silence lasts thirty days at most. */
const FORGET_HELD_MS = 31 * 86_400_000

/**
 * Decides what is to be told to whom: by the cases as they are, and what is there now. It changes nothing by itself. The
 * same cases and the same view give the same messages, so that a decision which was not kept is made again as it was.
 */
export function decide(book: CaseBook, view: View, options: DecideOptions): Decision {
  const draft = new Draft(book)
  const followed = new Map<string, Incident>()
  for (const incident of view.incidents) {
    const id = adopt(draft, incident, view)
    const other = followed.get(id)
    followed.set(id, other === undefined ? incident : joined(other, incident))
  }
  const looks = new Map([...followed].map(([id, incident]) => [id, view.look(incident)]))
  const crowds = crowdedMetrics(draft, looks, view.now)
  const messages: Decided[] = []
  const digests = new Map<string, Item[]>()
  for (const [id, look] of looks) {
    const one = draft.get(id)
    if (one === undefined) continue
    const crowded = (look.forming || crowds.has(one.metric)) && isCrowdable(look)
    tell({ one, look, crowded }, draft, view, options, messages, digests)
  }
  const withdrawals = new Map<string, Item[]>()
  for (const one of [...draft.all()])
    if (!followed.has(one.id)) takeBack(one, draft, view, options.policy, messages, withdrawals)
  for (const [target, items] of digests) messages.push(together('digest', target, items, view.now))
  for (const [target, items] of withdrawals) messages.push(together('withdrawn', target, items, view.now))
  return { changed: draft.changed(), removed: draft.removed(), messages }
}

interface Item {
  readonly one: Case
  readonly told: ToldIncident
  readonly count: number
}

interface Followed {
  readonly one: Case
  readonly look: Look
  readonly crowded: boolean
}

/** Decides what each who is concerned with a case is told of it. */
function tell(
  { one, look, crowded }: Followed,
  draft: Draft,
  view: View,
  { policy, since }: DecideOptions,
  messages: Decided[],
  digests: Map<string, Item[]>,
): void {
  const { now } = view
  const told = { ...one.told }
  let as = one.as
  for (const { route, index, step, target } of routesFor(one, look, policy, now)) {
    const key = targetKey(target)
    const before = told[key] ?? untold(index, step)
    const kind = nextFor(before, look, { repeatMs: route.repeatMs, since: since(key), now })
    const hold = holdOf(look, route, policy, now)
    const state = turn(before, kind, hold, { route, look, one, crowded, now })
    if (state !== 'tell' || kind === undefined) {
      const held = heldAfter(state, before, hold)
      if (held !== before.held) told[key] = { ...before, held }
      continue
    }
    as = { ...look.told(), id: one.id, formerly: one.formerly }
    told[key] = afterTelling(before, kind, look, now)
    const digest = before.held && policy.channels.get(target.channel)?.digests === true
    if (digest) push(digests, key, { one, told: as, count: before.count })
    else if (before.first === null && kind === 'over' && before.held) continue
    else
      messages.push(single(one.id, key, before.count, { kind, at: now, incidents: [as], ...noteOf(route, step, look) }))
  }
  if (as !== one.as || !isSame(told, one.told)) draft.put({ ...one, told, as })
}

interface Turn {
  readonly route: PolicyRoute
  readonly look: Look
  readonly one: Case
  readonly crowded: boolean
  readonly now: number
}

/** Whether it is time for a message. */
function turn(
  before: Told,
  kind: MessageKind | undefined,
  hold: Hold | undefined,
  { route, look, one, crowded, now }: Turn,
): 'nothing' | 'wait' | 'hold' | 'tell' {
  if (kind === undefined) return 'nothing'
  // Who would be reminded hears of it when the hold is over, if it is still true.
  if (hold !== undefined) return kind === 'reminder' ? 'wait' : 'hold'
  if (before.held) return 'tell'
  const waitMs = crowded && before.first === null && look.open ? Math.max(route.groupMs, route.crowdMs) : route.groupMs
  const from = before.last ?? one.seen
  const mayGrow = before.first === null || kind === 'worse' || kind === 'spread'
  return mayGrow && now - from < waitMs ? 'wait' : 'tell'
}

/** Whether a message is held for somebody who is told nothing now. */
function heldAfter(state: 'nothing' | 'wait' | 'hold' | 'tell', { held }: Told, hold: Hold | undefined): boolean {
  if (state === 'hold') return true
  return state === 'nothing' && hold === undefined ? false : held
}

const forgetMs = ({ told }: Case) => (Object.values(told).some(({ held }) => held) ? FORGET_HELD_MS : FORGET_MS)

/** Tells everyone who was told of a case that late readings took it back; what was held of that, in one message each. */
function takeBack(
  one: Case,
  draft: Draft,
  view: View,
  policy: Policy,
  messages: Decided[],
  withdrawals: Map<string, Item[]>,
): void {
  const { now, withdrawn } = view
  if (now - one.until > forgetMs(one)) {
    draft.remove(one.id)
    return
  }
  if (!one.alerts.every((id) => withdrawn.has(id))) return
  let look: Look | undefined
  const told = { ...one.told }
  for (const [key, before] of Object.entries(one.told)) {
    if (before.first === null) delete told[key]
    if (before.first === null || before.withdrawn || one.as === null || !isThere(policy, targetOf(key))) continue
    const route = policy.routes[before.route] ?? policy.otherwise
    look ??= view.lookBack(one.alerts)
    if (holdOfWithdrawal(look, route, policy, now) !== undefined) {
      if (!before.held) told[key] = { ...before, held: true }
      continue
    }
    told[key] = { ...before, count: before.count + 1, last: now, withdrawn: true, held: false }
    const taken = { ...one.as, open: false }
    if (before.held && policy.channels.get(targetOf(key).channel)?.digests === true)
      push(withdrawals, key, { one, told: taken, count: before.count })
    else messages.push(single(one.id, key, before.count, { kind: 'withdrawn', at: now, incidents: [taken] }))
  }
  if (!isSame(told, one.told)) draft.put({ ...one, told })
}

function single(id: string, target: string, count: number, message: Message): Decided {
  return { key: keyOf([id, target, String(count), message.kind]), target, cases: [id], message }
}

/** One message of all that was held for a target. */
function together(kind: 'digest' | 'withdrawn', target: string, items: readonly Item[], now: number): Decided {
  const sorted = items.toSorted((a, b) => a.told.since - b.told.since || (a.one.id < b.one.id ? -1 : 1))
  const parts = sorted.map(({ one, count }) => `${one.id} ${count}`)
  const incidents = sorted.map(({ told }) => told)
  return {
    key: keyOf([kind, target, ...parts]),
    target,
    cases: sorted.map(({ one }) => one.id),
    message: { kind, at: now, incidents },
  }
}

/** Why one is told who would not have been, had somebody taken it; nothing of that once somebody has, or it is over. */
function noteOf({ steps }: PolicyRoute, step: number, { open, acknowledged }: Look): { note?: string } {
  if (step === 0 || !open || acknowledged !== undefined) return {}
  return { note: `nobody has taken it within ${inWords(steps[step]?.afterMs ?? 0)}` }
}

function push(digests: Map<string, Item[]>, key: string, item: Item): void {
  const items = digests.get(key)
  if (items === undefined) digests.set(key, [item])
  else items.push(item)
}

const keyOf = (parts: readonly string[]) =>
  `msg_${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27)}`

const isSame = (a: Case['told'], b: Case['told']) => {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
