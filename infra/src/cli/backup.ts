import { resolve } from 'node:path'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { withEnvFile } from '@nrg/service/environment'
import { backup } from '../backup/backup.ts'
import { BackupError } from '../backup/backup-error.ts'
import { checkBackup } from '../backup/check.ts'
import { backupParts } from '../backup/parts.ts'
import { loadConfig } from '../config.ts'

const USAGE = `usage: npm run backup -- --to DIR [--keep N]
       npm run backup -- --to DIR --check [--name NAME]

Backs up what is stored, while everything runs: the embedded InfluxDB (readings, alerts, what people did, keys as hashes,
tasks), what waits in ingest's spool and notify's outbox. Not in it: .env with its secrets, and the files of the
configuration. What was acknowledged before the command began is in the backup. A folder holds many backups, and each
file once: after the first one, only what is new is copied. A backup that was killed is ended by the next.

  --to     the folder of the backups, better on another disk
  --keep   remove all backups but the newest N
  --check  read the newest backup, or the one that is named, and say whether every file is what was written`

const options = {
  to: { type: 'string' },
  keep: { type: 'string' },
  check: { type: 'boolean', default: false },
  name: { type: 'string' },
} as const

await runCommand(
  async () => {
    const { values } = parseCommandLine(process.argv.slice(2), { options }, USAGE)
    if (values.to === undefined) throw new UsageError(`--to is needed\n\n${USAGE}`)
    if (values.keep !== undefined && !/^[1-9]\d*$/.test(values.keep))
      throw new UsageError(`--keep ${values.keep}: a number of 1 or more is wanted`)
    const to = resolve(values.to)
    if (values.check) {
      const { name, manifest } = await checkBackup(to, values.name)
      const files = Object.values(manifest.parts).flat()
      return console.log(`backup ${name} is whole: ${files.length} files, ${megabytes(sum(files))}`)
    }
    const config = loadConfig(withEnvFile(process.env))
    if (!config.embedded)
      console.log('INFLUXDB_URL names an InfluxDB that is not the embedded one: back it up with `influx backup`')
    const keep = values.keep === undefined ? undefined : Number(values.keep)
    const report = await backup({ parts: backupParts(config), to, keep, say: console.log })
    const { name, files, bytes, newBytes, empty } = report
    console.log(`backup ${name}: ${files} files, ${megabytes(bytes)}, of which ${megabytes(newBytes)} are new`)
    if (empty.length > 0) console.log(`not there, so not in it: ${empty.join(', ')}`)
  },
  { expected: [BackupError] },
)

function sum(files: readonly { readonly size: number }[]): number {
  return files.reduce((all, { size }) => all + size, 0)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
