import { embeddedDataDir, type InfraConfig } from '../config.ts'

/** A folder that is backed up: a database of LevelDB, and small files beside it. */
export interface BackupPart {
  readonly name: string
  readonly dir: string
}

/**
 * What a backup has, in the order in which it is looked at. What waits in the spool goes to the database, so it is looked
 * at first: it is in one of the two. What was told stands in the outbox, which is looked at last: nothing is told twice.
 */
export function backupParts(config: InfraConfig): readonly BackupPart[] {
  const database = { name: 'influxdb', dir: embeddedDataDir(config) }
  return [
    { name: 'spool', dir: config.spoolDir },
    ...(config.embedded ? [database] : []),
    { name: 'outbox', dir: config.outboxDir },
  ]
}
