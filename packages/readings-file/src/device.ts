import { DEVICE_ID_MIN, deviceIdOf } from '@nrg/schema/device-id'
import { FileError } from './file-error.ts'

/** Reads `--device`: an id for everything, or `NAME=ID,…` by what the file calls each. @throws FileError */
export function parseDevice(text: string): string | ReadonlyMap<string, string> {
  if (!text.includes('=')) return deviceId(text)
  return new Map(
    text.split(',').map((part) => {
      const at = part.lastIndexOf('=')
      if (at < 1) throw new FileError(`--device: ${JSON.stringify(part)} is not NAME=ID`)
      return [part.slice(0, at).trim(), deviceId(part.slice(at + 1).trim())]
    }),
  )
}

function deviceId(text: string): string {
  const id = deviceIdOf(text)
  if (id === undefined)
    throw new FileError(
      `--device: an id is a whole number from ${DEVICE_ID_MIN} on, or letters, digits and . _ : - with a letter or digit first, not ${JSON.stringify(text)}`,
    )
  return id
}

/**
 * The device of a reading: as was said, else the id that the file has for it.
 *
 * @throws FileError where one id would be that of several devices, or where nothing says which it is
 */
export function deviceResolver(device: string | ReadonlyMap<string, string> | undefined) {
  let only: string | undefined
  return (source: string | undefined, line: number): string => {
    if (typeof device === 'string') {
      if (source !== undefined) {
        only ??= source
        if (only !== source)
          throw new FileError(
            `the file has more than one device, ${only} and ${source} (line ${line}): say which is which, as in --device ${only}=${device},${source}=${nextTo(device)}`,
          )
      }
      return device
    }
    const id = source === undefined ? undefined : (device?.get(source) ?? deviceIdOf(source))
    if (id !== undefined) return id
    if (source === undefined) throw new FileError(`line ${line} names no device: give one with --device ID`)
    throw new FileError(
      `line ${line}: ${JSON.stringify(source)} is no id of a device: say which it is, as in --device ${source}=1500`,
    )
  }
}

/** Another id, as an example. */
const nextTo = (id: string) => (/^[0-9]{1,15}$/.test(id) ? String(Number(id) + 1) : `${id}-2`)
