import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from '@nrg/service/testing/free-ports'
import { endsWithUs } from './ends-with-us.ts'

/** A broker, which keeps all that a subscriber that is away has not fetched. */
export class Mosquitto {
  readonly url: string
  readonly #child: ChildProcess

  private constructor(port: number, child: ChildProcess) {
    this.url = `mqtt://127.0.0.1:${port}`
    this.#child = child
  }

  /** Undefined where it is not installed. */
  static async start(folder: string): Promise<Mosquitto | undefined> {
    if (spawnSync('mosquitto', ['-h'], { stdio: 'ignore' }).error !== undefined) return undefined
    const [port] = (await freePorts(1)) as [number]
    const file = join(folder, 'mosquitto.conf')
    writeFileSync(
      file,
      `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 100\n`,
    )
    const child = spawn('mosquitto', ['-c', file], { stdio: 'ignore' })
    endsWithUs(child)
    while (!(await answers(port))) await sleep(20)
    return new Mosquitto(port, child)
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit')
    this.#child.kill()
    await exited
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
