import type { KeyScope } from '@nrg/schema/key-event'
import { UsageError } from '@nrg/schema/usage-error'
import { issueKey, keysCalled, type MadeKey, revokeKey, rotateKey } from '@nrg/service/keys/key-changes'
import type { KeyLog } from '@nrg/service/keys/key-log'
import type { Key, KeyRing } from '@nrg/service/keys/key-ring'
import type { KeysCommand } from './options.ts'

export interface KeysOptions {
  readonly log: KeyLog
  /** Who does it, for the record. */
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly say: (line: string) => void
}

/** Does what was asked of keys. @throws UsageError; an error of `@nrg/influx/errors` */
export async function runKeys(command: KeysCommand, options: KeysOptions): Promise<void> {
  await options.log.read()
  switch (command.verb) {
    case 'list':
      return list(command, options)
    case 'issue':
      return issue(command, options)
    case 'revoke':
      return revoke(command, options)
    case 'rotate':
      return rotate(command, options)
  }
}

type CommandOf<Verb extends KeysCommand['verb']> = Extract<KeysCommand, { readonly verb: Verb }>

function list({ all, json: asJson }: CommandOf<'list'>, { log, now, say }: KeysOptions): void {
  for (const key of log.ring.keys()) if (all || key.until > now) say(asJson ? json(key) : line(key, now))
}

async function issue(command: CommandOf<'issue'>, { log, by, now, say }: KeysOptions): Promise<void> {
  const { role, name, scope, forMs } = command
  const [present] = keysCalled(log.ring, name, now)
  if (present !== undefined)
    throw new UsageError(
      `${name} has a key in force, nrg_${present.id}: rotate it (npm run keys -- rotate nrg_${present.id}), or choose another name`,
    )
  const made = issueKey(
    { role, name, by, ...(scope && { scope }), ...(forMs !== undefined && { until: now + forMs }) },
    now,
  )
  await log.write([made.event])
  show(made, say)
}

async function revoke({ key: id, why }: CommandOf<'revoke'>, { log, by, now, say }: KeysOptions): Promise<void> {
  const key = keyInForce(log.ring, id, now)
  await log.write([revokeKey(key, { by, at: now, ...(why !== undefined && { why }) }, now)])
  say(`nrg_${key.id} of ${key.issued.name} is revoked: no service takes it from within 5 s on`)
}

async function rotate({ key: id, overlapMs }: CommandOf<'rotate'>, options: KeysOptions): Promise<void> {
  const { log, by, now, say } = options
  const key = keyInForce(log.ring, id, now)
  const successor = keysCalled(log.ring, key.issued.name, now).find(({ issued }) => issued.replaces === key.id)
  if (successor !== undefined)
    throw new UsageError(`nrg_${key.id} was rotated already: nrg_${successor.id} came instead of it, rotate that one`)
  const at = Math.min(now + overlapMs, key.until)
  const { made, events } = rotateKey(log.ring, key, { at, by }, now)
  await log.write(events)
  show(made, say)
  say(`nrg_${key.id} holds until ${iso(at)}`)
}

/** @throws UsageError where there is no such key any more */
function keyInForce(ring: KeyRing, id: string, now: number): Key {
  const key = ring.get(id)
  if (key === undefined) throw new UsageError(`there is no key nrg_${id}: npm run keys -- list shows them`)
  if (key.until <= now) throw new UsageError(`nrg_${key.id} has ended already, on ${iso(key.until)}`)
  return key
}

function show({ text, event }: MadeKey, say: (line: string) => void): void {
  const until = event.until === undefined ? '' : `, until ${iso(event.until)}`
  say(`${text}\nthis key of ${event.name} (${event.role}${until}) is shown this once: keep it in a safe place`)
}

function line({ id, issued, until, revoked }: Key, now: number): string {
  const end = Number.isFinite(until) ? `${until > now ? 'until' : 'ended'} ${iso(until)}` : 'in force'
  const why = revoked?.why === undefined ? '' : ` (${revoked.why})`
  return `nrg_${id}  ${issued.role.padEnd(9)}  ${issued.name}${scopeWords(issued.scope)}  issued ${iso(issued.time)} by ${issued.by}  ${end}${why}`
}

function json({ id, issued, until, revoked }: Key): string {
  const { role, name, scope, time, by, replaces } = issued
  return JSON.stringify({
    key: `nrg_${id}`,
    role,
    name,
    ...scope,
    issued: iso(time),
    by,
    until: Number.isFinite(until) ? iso(until) : null,
    ...(replaces !== undefined && { replaces: `nrg_${replaces}` }),
    ...(revoked && { revoked_by: revoked.by, why: revoked.why }),
  })
}

/** The devices that a key is for, in words; of many that are named, how many. */
function scopeWords(scope: KeyScope | undefined): string {
  if (scope === undefined) return ''
  if ('prefix' in scope) return `  for ${scope.prefix}…`
  if ('site' in scope) return `  for site ${scope.site}`
  const [device = '', ...more] = scope.devices
  return `  for ${device}${more.length > 0 ? ` and ${more.length} more` : ''}`
}

const iso = (ms: number) => new Date(ms).toISOString()
