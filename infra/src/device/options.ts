import { deviceIdOf } from '@nrg/schema/device-id'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

const USAGE = `usage: npm run device -- retire ID…
       npm run device -- list [--json]

Retires devices: what was taken away is missed no longer. No alert says that nothing is heard of it, and lists say since when
it is retired. Its readings and alerts stay, and once it reports again it is watched as before. A device that is silent for
seven days is forgotten likewise. list says when each device was heard last. The database has to run.

  --json  a JSON object a line`

export type DeviceCommand =
  | { readonly verb: 'retire'; readonly devices: readonly string[] }
  | { readonly verb: 'list'; readonly json: boolean }

/** @throws UsageError saying what to give instead; HelpAsked */
export function parseDeviceArguments(argv: readonly string[]): DeviceCommand {
  const config = { options: { json: { type: 'boolean' } }, allowPositionals: true } as const
  const { values, positionals } = parseCommandLine(argv, config, USAGE)
  const [verb = '', ...rest] = positionals
  if (verb === 'list') {
    if (rest.length > 0) throw new UsageError('list takes no device: it lists all')
    return { verb, json: values.json === true }
  }
  if (verb !== 'retire') throw new UsageError(USAGE)
  if (values.json !== undefined) throw new UsageError(`--json does not go with retire\n\n${USAGE}`)
  if (rest.length === 0)
    throw new UsageError('which device is retired has to be said: npm run device -- list shows them')
  const strange = rest.find((id) => deviceIdOf(id) !== id)
  if (strange !== undefined) throw new UsageError(`${JSON.stringify(strange)} is no id of a device`)
  return { verb, devices: [...new Set(rest)] }
}
