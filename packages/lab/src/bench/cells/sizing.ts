import type { Result } from '../table.ts'
import type { Costs } from './report.ts'

/** Fleets that are sized, each device once a second with three metrics. */
const FLEETS = [1000, 10_000, 100_000, 1_000_000, 10_000_000]
/** What a machine has, and how much of it is to be used: a day has busier times than its mean. */
const MACHINE_CORES = 16
const USED = 0.7
const DAY_S = 86_400
const RAW_DAYS = 30
/** Bytes of a reading of three metrics on the way, each time that it is sent: line protocol without its headers. */
const LINE_BYTES = 75
/** From device to ingest, from there to a server of the stream, to two others, to the writer and to the database. */
const SENT = 6
const BITS = 8

/** What fleets need, by what a core was measured to do. */
export function sizing({ devicesPerCore, readingsPerCore, bytesPerReading }: Costs): readonly Result[] {
  return FLEETS.map((devices): Result => {
    const cores = {
      detection: devices / devicesPerCore,
      ingest: devices / readingsPerCore.ingest,
      stream: devices / readingsPerCore.stream,
      writers: devices / readingsPerCore.writers,
    }
    const perMachine = MACHINE_CORES * USED
    const cells = Math.max(1, Math.ceil((cores.detection + cores.writers) / perMachine))
    // One that fits on a machine needs no stream.
    const streamMachines = cells === 1 ? 0 : 3 * Math.max(1, Math.ceil(cores.stream / 3 / perMachine))
    const ingestMachines = cells === 1 ? 0 : Math.max(1, Math.ceil(cores.ingest / perMachine))
    return {
      benchmark: `${MACHINE_CORES} cores a machine, ${USED * 100} % used`,
      method: `${devices.toLocaleString('en')} devices`,
      figures: {
        'cores: detection': rounded(cores.detection),
        ingest: rounded(cores.ingest),
        stream: rounded(cores.stream),
        writers: rounded(cores.writers),
        cells,
        machines: cells + streamMachines + ingestMachines,
        [`disk, TB in ${RAW_DAYS} days`]: rounded((devices * DAY_S * RAW_DAYS * bytesPerReading) / 1e12),
        'network, Mbit/s': rounded((devices * LINE_BYTES * SENT * BITS) / 1e6),
      },
    }
  })
}

const rounded = (value: number) => Number(value.toPrecision(2))
