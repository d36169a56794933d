import { deviceIdOf } from '@nrg/schema/device-id'
import { durationMs } from '@nrg/schema/duration'
import { KeyName, type KeyRole, KeyScope } from '@nrg/schema/key-event'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'
import { Value } from '@sinclair/typebox/value'

const USAGE = `usage: npm run keys -- issue --role read|operate --name NAME [--for DURATION]
       npm run keys -- issue --role device (--device ID … | --prefix TEXT | --site SITE) [--name NAME] [--for DURATION]
       npm run keys -- issue --role provision --name NAME [--device ID … | --prefix TEXT | --site SITE] [--for DURATION]
       npm run keys -- rotate KEY [--overlap DURATION]
       npm run keys -- revoke KEY [--why TEXT]
       npm run keys -- list [--all] [--json]

Keys of people for the query service and its page: read, or operate (to read and to act). Keys of devices for ingest, each
for some devices alone, and of what gives devices their keys (POST /api/enrol of ingest). A key is shown once, when it is
made; the registry keeps its hash, and who did what with keys and when. KEY is what a key begins with, as list shows it
(nrg_ and twelve digits). The database has to run; what is done holds in every service within 5 s.

  --role     read, operate, device or provision
  --name     who it is for: acts are done in this name; that of one device is its id, where nothing else is said
  --device   a device that the key is for; may be given again
  --prefix   it is for the devices whose ids begin so
  --site     it is for the devices at this site
  --for      how long it holds, such as 90d; without it until it is revoked
  --overlap  how long the old key holds beside the new one (24h)
  --why      the reason, for the record
  --all      keys that have ended too
  --json     a JSON object a line`

export type KeysCommand =
  | {
      readonly verb: 'issue'
      readonly role: KeyRole
      readonly name: string
      readonly scope: KeyScope | undefined
      readonly forMs: number | undefined
    }
  | { readonly verb: 'rotate'; readonly key: string; readonly overlapMs: number }
  | { readonly verb: 'revoke'; readonly key: string; readonly why: string | undefined }
  | { readonly verb: 'list'; readonly all: boolean; readonly json: boolean }

/** Which options go with which verb. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  issue: ['role', 'name', 'device', 'prefix', 'site', 'for'],
  rotate: ['overlap'],
  revoke: ['why'],
  list: ['all', 'json'],
}

/** @throws UsageError saying what to give instead; HelpAsked */
export function parseKeysArguments(argv: readonly string[]): KeysCommand {
  const text = { type: 'string' } as const
  const device = { type: 'string', multiple: true } as const
  const options = { role: text, name: text, device, prefix: text, site: text, for: text, overlap: text, why: text }
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
  const { role } = values
  if (role !== 'read' && role !== 'operate' && role !== 'device' && role !== 'provision')
    throw new UsageError('--role is read, operate, device or provision: what the key is for has to be said')
  const scope = scopeOf(role, values)
  const name = values.name ?? (values.device?.length === 1 ? values.device[0] : undefined)
  if (name === undefined || !Value.Check(KeyName, name))
    throw new UsageError('--name is who the key is for: 1 to 64 characters, without spaces around them')
  return { verb: 'issue', role, name, scope, forMs: values.for === undefined ? undefined : duration('for', values.for) }
}

interface ScopeOptions {
  readonly device?: readonly string[] | undefined
  readonly prefix?: string | undefined
  readonly site?: string | undefined
}

/** The devices that a key is for. */
function scopeOf(role: KeyRole, { device, prefix, site }: ScopeOptions): KeyScope | undefined {
  const given = [device && { devices: device }, prefix !== undefined && { prefix }, site !== undefined && { site }]
  const [scope, further] = given.filter((one) => typeof one === 'object')
  if (role === 'read' || role === 'operate') {
    if (scope !== undefined)
      throw new UsageError('--device, --prefix and --site go with the roles device and provision')
    return undefined
  }
  if (further !== undefined) throw new UsageError('a key is for one of --device, --prefix and --site')
  if (scope === undefined) {
    if (role === 'provision') return undefined
    throw new UsageError('which devices the key is for has to be said: --device ID, --prefix TEXT or --site SITE')
  }
  const strange = device?.find((id) => deviceIdOf(id) !== id)
  if (strange !== undefined) throw new UsageError(`--device ${JSON.stringify(strange)} is no id of a device`)
  if (!Value.Check(KeyScope, scope))
    throw new UsageError(
      device !== undefined
        ? 'a key is for 1000 devices that are named at most: --prefix and --site have no limit'
        : '--prefix is the beginning of an id, --site a site of fleet.yaml',
    )
  return scope
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
