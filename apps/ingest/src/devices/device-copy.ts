import { readFile } from 'node:fs/promises'
import { deviceIdOf } from '@nrg/schema/device-id'
import { replaceFile } from '../replace-file.ts'

/** A copy of the devices that are known, for a start while the database is away. */
export interface DeviceCopy {
  /** The devices, and when each was last put on record; nothing where there is no copy that can be read. */
  read(): Promise<[id: string, time: number][]>
  write(devices: Iterable<readonly [id: string, time: number]>): Promise<void>
}

/** Keeps a copy in a file, for its owner alone. */
export function deviceCopy(file: string): DeviceCopy {
  return {
    async read() {
      try {
        const { devices } = JSON.parse(await readFile(file, 'utf8')) as { devices: [unknown, number][] }
        return devices.flatMap(([written, time]) => {
          const id = deviceIdOf(written)
          return id !== undefined && Number.isFinite(time) ? [[id, time]] : []
        })
      } catch {
        // It is not there yet, or damaged: then no device is known until the database says so.
        return []
      }
    },
    async write(devices) {
      await replaceFile(file, JSON.stringify({ devices: [...devices] }))
    },
  }
}
