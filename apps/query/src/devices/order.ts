import { compareDeviceIds } from '@nrg/schema/device-order'
import type { LiveDevice } from '../live/live-device.ts'

/** Makes the function that puts devices in the order of their ids: which is worked out anew only where there are others. */
export function deviceOrder(): (devices: ReadonlyMap<string, LiveDevice>) => LiveDevice[] {
  let ids: readonly string[] = []
  return (devices) => {
    const isSame = ids.length === devices.size && ids.every((id) => devices.has(id))
    if (!isSame) ids = [...devices.keys()].sort(compareDeviceIds)
    return ids.map((id) => devices.get(id) as LiveDevice)
  }
}
