import { InfluxBusy, InfluxUnreachable } from '@nrg/influx/errors'
import { type WaitOptions, waitUntilReady } from '@nrg/influx/ready'

/**
 * Does what needs a database that may not be there: where it is out of reach or busy, or goes away half-way, it is
 * waited for and everything is done again, so it has to be something that may be done twice. The signal ends it.
 *
 * @throws what has another cause
 */
export async function onceThere(work: () => Promise<unknown>, options: WaitOptions): Promise<void> {
  await waitUntilReady(async () => {
    try {
      await work()
      return undefined
    } catch (error) {
      if (error instanceof InfluxUnreachable || error instanceof InfluxBusy) return error.message
      throw error
    }
  }, options)
}
