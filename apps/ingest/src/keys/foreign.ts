import type { Detail } from '@nrg/schema/problem'
import { type Batch, withoutRefused } from '../reading/batch.ts'
import type { Sender } from './sender.ts'

/** The code of a reading of a device that its sender's key is not for. */
export const FOREIGN_DEVICE = 'foreign_device'

/** A batch without the readings of devices that the sender's key is not for: they become rejected. */
export function withoutForeign(batch: Batch, { covers }: Sender): Batch {
  if (covers === undefined) return batch
  const refused = new Map<number, Detail>()
  for (const [index, { deviceId }] of batch.readings.entries())
    if (!covers(deviceId))
      refused.set(index, {
        code: FOREIGN_DEVICE,
        message: `device_id ${deviceId} is none of the devices that this key is for`,
        field: 'device_id',
      })
  return refused.size === 0 ? batch : withoutRefused(batch, refused)
}
