import { DEVICE_ID_MIN } from '@nrg/schema/reading'
import { FileError } from './file-error.ts'

/** Reads `--device`: an id for everything, or `NAME=ID,…` by what the file calls each. @throws FileError */
export function parseDevice(text: string): number | ReadonlyMap<string, number> {
  if (!text.includes('=')) return deviceId(text)
  return new Map(
    text.split(',').map((part) => {
      const at = part.lastIndexOf('=')
      if (at < 1) throw new FileError(`--device: ${JSON.stringify(part)} is not NAME=ID`)
      return [part.slice(0, at).trim(), deviceId(part.slice(at + 1).trim())]
    }),
  )
}

function deviceId(text: string): number {
  const id = idOf(text)
  if (id === undefined)
    throw new FileError(`--device: an id is a whole number from ${DEVICE_ID_MIN} on, not ${JSON.stringify(text)}`)
  return id
}

function idOf(text: string): number | undefined {
  const id = Number(text)
  return /^\d+$/.test(text) && id >= DEVICE_ID_MIN && Number.isSafeInteger(id) ? id : undefined
}

/**
 * The device of a reading: as was said, else the id that the file has for it.
 *
 * @throws FileError where one id would be that of several devices, or where nothing says which it is
 */
export function deviceResolver(device: number | ReadonlyMap<string, number> | undefined) {
  let only: string | undefined
  return (source: string | undefined, line: number): number => {
    if (typeof device === 'number') {
      if (source !== undefined) {
        only ??= source
        if (only !== source)
          throw new FileError(
            `the file has more than one device, ${only} and ${source} (line ${line}): say which is which, as in --device ${only}=${device},${source}=${device + 1}`,
          )
      }
      return device
    }
    const id = source === undefined ? undefined : (device?.get(source) ?? idOf(source))
    if (id !== undefined) return id
    if (source === undefined) throw new FileError(`line ${line} names no device: give one with --device ID`)
    throw new FileError(
      `line ${line}: ${JSON.stringify(source)} is no id of a device: say which it is, as in --device ${source}=1500`,
    )
  }
}
