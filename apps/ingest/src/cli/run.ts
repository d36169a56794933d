import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { type Access, openSpoolOfInstallation } from './open.ts'

/** What was given to a command beside its verb. */
export interface Given {
  readonly ids: readonly number[] | undefined
  readonly json: boolean
}

/** Runs a command of one verb on the spool of this installation. */
export function run(
  usage: string,
  verbs: Readonly<Record<string, (access: Access, given: Given) => Promise<void>>>,
): Promise<void> {
  return runCommand(async () => {
    const { verb, given } = read(usage)
    const work = verbs[verb]
    if (work === undefined) throw new UsageError(usage)
    const access = await openSpoolOfInstallation()
    try {
      if (access.damage !== undefined) console.error(access.damage)
      await work(access, given)
    } finally {
      await access.close()
    }
  })
}

const options = {
  id: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const

function read(usage: string): { verb: string; given: Given } {
  const { values, positionals } = parseCommandLine(process.argv.slice(2), { options, allowPositionals: true }, usage)
  const ids = values.id?.map(Number)
  const wrong = ids?.findIndex((id) => !Number.isSafeInteger(id) || id < 0) ?? -1
  if (wrong >= 0) throw new UsageError(`--id ${values.id?.[wrong]} is no whole number\n\n${usage}`)
  const [verb = ''] = positionals
  if (positionals.length !== 1) throw new UsageError(usage)
  return { verb, given: { ids, json: values.json } }
}
