import { Counter, Gauge, type Registry } from '@nrg/service/metrics'
import type { Waiting } from '@nrg/stream/stream'

/** What was written of some messages: lines, and those of them that the database never takes. */
export type OnWritten = (lines: number, refused: number) => void

/** Counts lines by what became of them. */
export function measureWritten(register: Registry): OnWritten {
  const written = new Counter({
    name: 'nrg_writer_lines_total',
    help: 'Lines of the stream that the database of the cell has; one that was delivered twice counts twice.',
    registers: [register],
  })
  const refused = new Counter({
    name: 'nrg_writer_dead_letters_total',
    help: 'Lines of the stream that the database of the cell never takes, set aside.',
    registers: [register],
  })
  return (lines, dead) => {
    written.inc(lines - dead)
    refused.inc(dead)
  }
}

/** Says in the metrics what waits in the stream for the cell. */
export function measureWaiting(register: Registry, ask: () => Promise<Waiting | undefined>): void {
  let asked: Promise<Waiting | undefined> | undefined
  // Both are collected at one time: the stream is asked once.
  const waiting = () => {
    asked ??= ask().finally(() => {
      asked = undefined
    })
    return asked
  }
  new Gauge({
    name: 'nrg_stream_waiting_messages',
    help: 'Messages of up to a thousand readings that the stream has for the cell, and has not delivered.',
    registers: [register],
    async collect() {
      const { messages } = (await waiting()) ?? {}
      if (messages !== undefined) this.set(messages)
    },
  })
  new Gauge({
    name: 'nrg_stream_delivered_messages',
    help: 'Messages that are delivered to the writer of the cell, and not acknowledged.',
    registers: [register],
    async collect() {
      const { delivered } = (await waiting()) ?? {}
      if (delivered !== undefined) this.set(delivered)
    },
  })
}
