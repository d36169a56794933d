import type { KeyScope } from '@nrg/schema/key-event'

/** Who sends readings. */
export interface Sender {
  /** The id of its key; `INGEST_KEY` for who has that, which is everybody's. */
  readonly key: string
  /** The devices that it may send readings of; all of them where it is left out. */
  readonly covers?: (device: string) => boolean
}

/** Who has the INGEST_KEY. */
export const anybody: Sender = { key: 'INGEST_KEY' }

/** Who was not asked for a key. */
export const nobody: Sender = { key: '', covers: () => false }

/** Whether a device is among those that a key is for. */
export function isInScope(device: string, scope: KeyScope, siteOf: (device: string) => string | undefined): boolean {
  if ('devices' in scope) return scope.devices.includes(device)
  if ('prefix' in scope) return device.startsWith(scope.prefix)
  return siteOf(device) === scope.site
}
