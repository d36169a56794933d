import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Check, type Drill, type DrillContext, type Findings, none, within } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation, isAcknowledged, KEY } from './installation.ts'

const closedMs = 15_000
const betweenMs = 50
const head = (port: string) =>
  `POST /api/ingest HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: ${KEY}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n`

/** D13: connections that send a byte now and then, or nothing. */
export const slowSockets: Drill = {
  name: 'D13',
  title: 'a thousand connections that send nothing, or a byte now and then',

  async run(context: DrillContext): Promise<Findings> {
    const { folder, seed, short, progress } = context
    const [count, alone] = short ? [200, 3000] : [1000, 30_000]
    const installation = await Installation.start(folder, { spoolBytes: 16 * 1024 * 1024 })
    const { ingest } = installation
    const { port } = new URL(installation.url)
    const readings = new FleetReadings(seed, Date.now() - 3_600_000)
    let number = 0
    let refused = 0
    /** How long single readings take, one after the other, until something is over. */
    const timesUntil = async (isOver: () => boolean) => {
      const times: number[] = []
      while (!isOver()) {
        const answer = await installation.post([readings.json(number++)])
        times.push(answer.ms)
        if (!isAcknowledged(answer)) refused++
        await sleep(betweenMs)
      }
      return times.sort((a, b) => a - b)
    }
    const sockets: SlowSocket[] = []
    try {
      const began = performance.now()
      const before = await timesUntil(() => performance.now() - began > alone)
      for (let i = 0; i < count; i++)
        sockets.push(new SlowSocket(Number(port), slowKinds[i % slowKinds.length] ?? '', head(port)))
      progress(`${count} slow connections`)
      const opened = performance.now()
      const isOver = () =>
        sockets.every(({ closedAfterMs }) => closedAfterMs !== undefined) || performance.now() - opened > 3 * closedMs
      const beside = await timesUntil(isOver)
      const open = sockets.filter(({ closedAfterMs }) => closedAfterMs === undefined).length
      const slowest = Math.max(...sockets.map(({ closedAfterMs = Number.POSITIVE_INFINITY }) => closedAfterMs))
      const p99 = (times: readonly number[]) => times[Math.floor(times.length * 0.99)] ?? 0
      return {
        checks: [
          none('connections that were never closed', open),
          within('the last one closed', closedMs, slowest, context),
          notMuchSlower(p99(before), p99(beside), short),
          none('readings of others refused', refused),
          none('crashes of ingest', ingest.crashes),
        ],
        figures: {
          connections: count,
          closed_after_ms_most: Math.round(slowest),
          p99_ms_before: Math.round(p99(before)),
          p99_ms_beside: Math.round(p99(beside)),
        },
      }
    } finally {
      for (const { socket } of sockets) socket.destroy()
      await installation.stop()
    }
  },
}

/** What each sends at once; one that has sent all of its head goes on with its body. */
const slowKinds = ['', 'P', 'head', 'body'] as const

class SlowSocket {
  readonly socket: Socket
  closedAfterMs: number | undefined

  constructor(port: number, kind: string, text: string) {
    const opened = performance.now()
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('error', () => undefined)
    this.socket.resume()
    const part = kind === 'body' ? `${text}\r\n` : kind === 'head' ? text : kind
    if (part !== '') this.socket.write(part)
    const trickle = setInterval(() => {
      if (part !== '') this.socket.write(kind === 'body' ? ' ' : kind === 'head' ? 'x-a: b\r\n' : '')
    }, 500)
    this.socket.once('close', () => {
      clearInterval(trickle)
      this.closedAfterMs = performance.now() - opened
    })
  }
}

function notMuchSlower(beforeMs: number, besideMs: number, short: boolean): Check {
  const found = `${Math.round(besideMs)} ms, ${Math.round(beforeMs)} ms without them`
  // Of a few milliseconds the double is chance.
  return { what: 'the p99 of others at most doubled', ok: short || besideMs <= Math.max(2 * beforeMs, 20), found }
}
