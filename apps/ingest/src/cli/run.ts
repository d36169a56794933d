import { parseArgs } from 'node:util'
import { EnvironmentError } from '@nrg/schema/environment'
import { USERS_FAULT } from '@nrg/service/exit-status'
import { type Access, openSpoolOfInstallation } from './open.ts'

/** What was given to a command beside its verb. */
export interface Given {
  readonly ids: readonly number[] | undefined
  readonly json: boolean
}

/** Runs a command of one verb on the spool of this installation. */
export async function run(
  usage: string,
  verbs: Readonly<Record<string, (access: Access, given: Given) => Promise<void>>>,
): Promise<void> {
  if (process.argv.includes('--help')) return console.log(usage)
  try {
    const { verb, given } = read(usage)
    const work = verbs[verb]
    if (work === undefined) throw new EnvironmentError(usage)
    const access = await openSpoolOfInstallation()
    try {
      if (access.damage !== undefined) console.error(access.damage)
      await work(access, given)
    } finally {
      await access.close()
    }
  } catch (error) {
    const isUsers = error instanceof EnvironmentError
    console.error(isUsers ? error.message : error)
    process.exitCode = isUsers ? USERS_FAULT : 1
  }
}

function read(usage: string): { verb: string; given: Given } {
  try {
    const { values, positionals } = parseArgs({
      options: { id: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const ids = values.id?.map(Number)
    if (positionals.length !== 1 || ids?.some((id) => !Number.isSafeInteger(id) || id < 0)) throw new Error('')
    return { verb: positionals[0] ?? '', given: { ids, json: values.json } }
  } catch (error) {
    throw new EnvironmentError(`${(error as Error).message}\n\n${usage}`.trim(), { cause: error })
  }
}
