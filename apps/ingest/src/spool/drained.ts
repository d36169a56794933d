import fp from 'fastify-plugin'
import type { Devices } from '../devices/devices.ts'
import { Drain, type DrainOptions } from './drain.ts'

export interface DrainedOptions extends Omit<DrainOptions, 'log'> {
  readonly devices: Devices
}

/** How often which devices are known is copied, where that has changed. */
const COPY_MS = 60_000

/** Drains the spool while the server runs, and closes it with the server; keeps the copy of the devices beside it. */
export default fp<DrainedOptions>(
  async (fastify, { devices, ...options }) => {
    let drain: Drain | undefined
    const copying = setInterval(() => devices.copy(), COPY_MS).unref()
    fastify.addHook('onReady', async () => {
      drain = new Drain({ ...options, log: fastify.log })
    })
    fastify.addHook('onClose', async () => {
      clearInterval(copying)
      await drain?.stop()
      await devices.copy()
      await options.spooling.spool.close()
    })
  },
  { name: 'drained' },
)
