import { durationMs } from '@nrg/schema/duration'
import { KeyName, type PersonRole } from '@nrg/schema/key-event'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'
import { Value } from '@sinclair/typebox/value'

const USAGE = `usage: npm run keys -- issue --role read|operate --name NAME [--for DURATION]
       npm run keys -- rotate KEY [--overlap DURATION]
       npm run keys -- revoke KEY [--why TEXT]
       npm run keys -- list [--all] [--json]

Keys of people for the query service and its page: read, or operate (to read and to act). A key is shown once, when it is
made; the registry keeps its hash, and who did what with keys and when. KEY is what a key begins with, as list shows it
(nrg_ and twelve digits). The database has to run; what is done holds in every service within 5 s.

  --role     read, or operate
  --name     who it is for: acts are done in this name
  --for      how long it holds, such as 90d; without it until it is revoked
  --overlap  how long the old key holds beside the new one (24h)
  --why      the reason, for the record
  --all      keys that have ended too
  --json     a JSON object a line`

export type KeysCommand =
  | {
      readonly verb: 'issue'
      readonly role: PersonRole
      readonly name: string
      readonly forMs: number | undefined
    }
  | { readonly verb: 'rotate'; readonly key: string; readonly overlapMs: number }
  | { readonly verb: 'revoke'; readonly key: string; readonly why: string | undefined }
  | { readonly verb: 'list'; readonly all: boolean; readonly json: boolean }

/** Which options go with which verb. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  issue: ['role', 'name', 'for'],
  rotate: ['overlap'],
  revoke: ['why'],
  list: ['all', 'json'],
}

/** @throws UsageError saying what to give instead; HelpAsked */
export function parseKeysArguments(argv: readonly string[]): KeysCommand {
  const text = { type: 'string' } as const
  const options = { role: text, name: text, for: text, overlap: text, why: text }
  const flags = { all: { type: 'boolean' }, json: { type: 'boolean' } } as const
  const config = { options: { ...options, ...flags }, allowPositionals: true } as const
  const { values, positionals } = parseCommandLine(argv, config, USAGE)
  const [verb = '', ...rest] = positionals
  const takes = TAKES[verb]
  if (takes === undefined) throw new UsageError(USAGE)
  const strange = Object.keys(values).find((name) => !takes.includes(name))
  if (strange !== undefined) throw new UsageError(`--${strange} does not go with ${verb}\n\n${USAGE}`)
  const named = verb === 'rotate' || verb === 'revoke' ? 1 : 0
  if (rest.length !== named)
    throw new UsageError(named ? `${verb} takes one key: npm run keys -- list shows them` : `${verb} takes no key`)
  if (verb === 'rotate') return { verb, key: keyId(rest), overlapMs: duration('overlap', values.overlap ?? '24h') }
  if (verb === 'revoke') return { verb, key: keyId(rest), why: reason(values.why) }
  if (verb === 'list') return { verb, all: values.all === true, json: values.json === true }
  const { role, name } = values
  if (role !== 'read' && role !== 'operate')
    throw new UsageError('--role is read, or operate: what the key is for has to be said')
  if (name === undefined || !Value.Check(KeyName, name))
    throw new UsageError('--name is who the key is for: 1 to 64 characters, without spaces around them')
  return { verb: 'issue', role, name, forMs: values.for === undefined ? undefined : duration('for', values.for) }
}

/** The id of a key of which its beginning was given, or all of it. */
function keyId([given = '']: readonly string[]): string {
  const [, id] = /^(?:nrg_)?([0-9a-f]{12})(?:_[0-9a-f]{40})?$/.exec(given) ?? []
  // Not told again: it may be a key.
  if (id === undefined)
    throw new UsageError('a key is named by its beginning, nrg_ and twelve digits: npm run keys -- list shows them')
  return id
}

function duration(option: string, text: string): number {
  if (!/^[0-9]{1,6}[smhdw]$/.test(text))
    throw new UsageError(`--${option} is a whole number with s, m, h, d or w, such as 90d`)
  return durationMs(text)
}

function reason(why: string | undefined): string | undefined {
  if (why !== undefined && (why === '' || why.length > 200)) throw new UsageError('--why has 1 to 200 characters')
  return why
}
