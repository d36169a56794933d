import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Environment } from '@nrg/schema/environment'
import { CHECK_SETTINGS } from '@nrg/service/check-settings'
import type { Program } from './parts.ts'

/** Of the secrets that are known to be missing nothing more is to be said. */
const GIVEN = { INGEST_KEY: 'x'.repeat(32), INFLUXDB_TOKEN: 'x'.repeat(32) }

/** What the services themselves find wrong with their settings, beside secrets that are missing: a line each, said once. */
export async function settingsFaults(programs: readonly Program[], env: Environment): Promise<readonly string[]> {
  const services = programs.filter(({ readyUrl }) => readyUrl !== undefined)
  const found = await Promise.all(
    services.map(async ({ name, file }) => {
      const check = promisify(execFile)(process.execPath, [file, CHECK_SETTINGS], { env: { ...env, ...GIVEN } })
      const said = await check.then(
        () => '',
        (error: { stderr?: string }) => error.stderr ?? '',
      )
      return said.replace(`${name}: `, '').trim().split('\n')
    }),
  )
  return [...new Set(found.flat())].filter((line) => line !== '')
}
