import { readFile, rename, writeFile } from 'node:fs/promises'
import { DEVICE_ID_MIN } from '@nrg/schema/reading'

/** A copy of the devices that are known, for a start while the database is away. */
export interface DeviceCopy {
  /** The devices, and when each was last put on record; nothing where there is no copy that can be read. */
  read(): Promise<[id: number, time: number][]>
  write(devices: Iterable<readonly [id: number, time: number]>): Promise<void>
}

/** Keeps a copy in a file, for its owner alone. */
export function deviceCopy(file: string): DeviceCopy {
  return {
    async read() {
      try {
        const { devices } = JSON.parse(await readFile(file, 'utf8')) as { devices: [number, number][] }
        return devices.filter(([id, time]) => Number.isSafeInteger(id) && id >= DEVICE_ID_MIN && Number.isFinite(time))
      } catch {
        // It is not there yet, or damaged: then no device is known until the database says so.
        return []
      }
    },
    async write(devices) {
      await writeFile(`${file}.new`, JSON.stringify({ devices: [...devices] }), { mode: 0o600, flush: true })
      await rename(`${file}.new`, file)
    },
  }
}
