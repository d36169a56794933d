import { resolve } from 'node:path'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { withEnvFile } from '@nrg/service/environment'
import { BackupError } from '../backup/backup-error.ts'
import { backupParts } from '../backup/parts.ts'
import { restore } from '../backup/restore.ts'
import { loadConfig } from '../config.ts'

const USAGE = `usage: npm run restore -- --from DIR [--name NAME] [--replace]

Puts a backup in place, under DATA_DIR. Nothing may run. Every file is read and checked before anything is changed; a
backup that is damaged is refused, and what is damaged of it is named. Killed at any moment, run again it ends.

  --from     the folder of the backups
  --name     which one; the newest where it is left out
  --replace  set data that are there aside, beside where they were`

const options = {
  from: { type: 'string' },
  name: { type: 'string' },
  replace: { type: 'boolean', default: false },
} as const

await runCommand(
  async () => {
    const { values } = parseCommandLine(process.argv.slice(2), { options }, USAGE)
    if (values.from === undefined) throw new UsageError(`--from is needed\n\n${USAGE}`)
    const parts = backupParts(loadConfig(withEnvFile(process.env)))
    const { name: wanted, replace } = values
    const name = await restore({ parts, from: resolve(values.from), name: wanted, replace, say: console.log })
    console.log(`restored backup ${name}: npm start goes on with it
Secrets are not in a backup: where .env has not the INFLUXDB_TOKEN of these data, npm run recover makes another one.`)
  },
  { expected: [BackupError] },
)
