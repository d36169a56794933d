import type { JoinedWriter } from '@nrg/influx/join-writes'
import type { WriteOutcome, Writer } from '@nrg/influx/write'
import { Counter, Gauge, Histogram, type Registry } from '@nrg/service/metrics'
import type { DeviceClocks } from './clocks/device-clocks.ts'
import type { Spool, SpoolState } from './spool/spool.ts'

/** Seconds: from a write on loopback to the longest that is waited for. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A writer, to the database or the stream, that is timed by what becomes of what it writes. */
export function timeWrites<W extends Writer>(writer: W, register: Registry): W {
  const durations = new Histogram({
    name: 'nrg_write_duration_seconds',
    help: 'How long a write of readings to the database, or the stream, took, by what became of it.',
    labelNames: ['outcome'] as const,
    buckets: BUCKETS,
    registers: [register],
  })
  return {
    ...writer,
    async write(lines, options) {
      const begun = performance.now()
      let outcome: WriteOutcome['kind'] | 'failed' = 'failed'
      try {
        const answer = await writer.write(lines, options)
        outcome = answer.kind
        return answer
      } finally {
        durations.observe({ outcome }, (performance.now() - begun) / 1000)
      }
    },
  }
}

/** Says in the metrics how much is held: bodies that are on their way here, and readings that wait for the database. */
export function measureHeld(bodies: () => number, writer: JoinedWriter, register: Registry): void {
  new Gauge({
    name: 'nrg_request_body_bytes',
    help: 'Bytes of the bodies of requests that are under way, or what they may come to.',
    registers: [register],
    collect() {
      this.set(bodies())
    },
  })
  new Gauge({
    name: 'nrg_write_queue_bytes',
    help: 'Bytes of readings that wait for the database, or the stream, or are under way to it.',
    registers: [register],
    collect() {
      this.set(writer.heldBytes())
    },
  })
}

/** Says in the metrics how many devices' clocks are off. */
export function measureClocks(clocks: DeviceClocks, register: Registry): void {
  new Gauge({
    name: 'nrg_device_clocks_off',
    help: 'Devices whose readings are hours away from their arrival, always by about as much.',
    registers: [register],
    collect() {
      this.set(clocks.off)
    },
  })
}

/** Says in the metrics what is spooled; answers what counts readings that were. */
export function measureSpool(spool: Spool, register: Registry, clock: () => number): Counter {
  const gauges: [name: string, help: string, value: (state: SpoolState) => number][] = [
    ['nrg_spool_lines', 'Lines on disk that wait for the database.', ({ lines }) => lines],
    ['nrg_spool_bytes', 'Bytes of what is spooled, dead letters too, before compression.', ({ bytes }) => bytes],
    ['nrg_spool_limit_bytes', 'The most bytes that are spooled.', ({ limitBytes }) => limitBytes],
    [
      'nrg_spool_oldest_seconds',
      'How long the oldest line has waited; 0 where none does.',
      ({ oldestMs }) => (oldestMs === undefined ? 0 : Math.max(clock() - oldestMs, 0) / 1000),
    ],
    ['nrg_spool_fault', 'Whether the spool cannot be written (1).', ({ fault }) => (fault === undefined ? 0 : 1)],
    ['nrg_spool_lost_lines', 'Lines that damage of the spool has cost.', ({ lost }) => lost],
    ['nrg_dead_letters', 'Lines set aside that the database never takes.', ({ deadLetters }) => deadLetters],
  ]
  for (const [name, help, value] of gauges)
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(value(spool.state))
      },
    })
  return new Counter({
    name: 'nrg_readings_queued_total',
    help: 'Readings that were spooled, and acknowledged with 202.',
    registers: [register],
  })
}

/** Counts what was acknowledged and what was refused. */
export type CountReadings = (accepted: number, rejected: Iterable<{ readonly code: string }>) => void

/** Makes the counters of readings; their codes are those of the answers. */
export function countReadings(register: Registry): CountReadings {
  const accepted = new Counter({
    name: 'nrg_readings_accepted_total',
    help: 'Readings that were stored at once, with one metric or more.',
    registers: [register],
  })
  const rejected = new Counter({
    name: 'nrg_readings_rejected_total',
    help: 'What was refused, whole readings and single metrics of them, by code.',
    labelNames: ['code'] as const,
    registers: [register],
  })
  return (written, refused) => {
    accepted.inc(written)
    const byCode = new Map<string, number>()
    for (const { code } of refused) byCode.set(code, (byCode.get(code) ?? 0) + 1)
    for (const [code, count] of byCode) rejected.inc({ code }, count)
  }
}
