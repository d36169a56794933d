import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeNatsConfig } from './nats-config.ts'

/** A nats-server that can be tried against. */
export interface NatsProgram {
  readonly path: string
  readonly version: string
}

/** The nats-server of `NATS_SERVER`, else that on the PATH, where it is 2.12 or newer; otherwise why there is none. */
export function findNatsServer(env: NodeJS.ProcessEnv): NatsProgram | string {
  const path = env.NATS_SERVER || 'nats-server'
  const wanted = 'set NATS_SERVER to one of 2.12 or newer'
  try {
    const said = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [, version = '', major = '0', minor = '0'] = /v((\d+)\.(\d+)\.\S+)/.exec(said) ?? []
    if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 12)) return { path, version }
    return `${path} is ${version}: ${wanted}`
  } catch {
    return `there is no nats-server: ${wanted}`
  }
}

/** A server of a cluster on this machine. */
export interface NatsNode {
  readonly name: string
  /** Of the process. @throws where it does not run */
  readonly pid: number
  /** Kills it, as a power failure would. */
  kill(): Promise<void>
  /** Starts it again with what it has on disk. */
  start(): Promise<void>
}

/** Servers of one cluster, and how they are reached. */
export interface NatsCluster {
  readonly url: string
  readonly systemUrl: string
  readonly nodes: readonly NatsNode[]
  stop(): Promise<void>
}

export interface NatsOptions {
  /** How many servers; one where it is left out. */
  readonly servers?: number
  /** What stands in the block `jetstream` beside its folder; that it syncs always where it is left out. */
  readonly sync?: string
}

/** Starts servers on loopback, with their data in a folder that goes when they are stopped. @throws where one does not listen */
export async function startNats({ path }: NatsProgram, { servers = 1, sync }: NatsOptions = {}): Promise<NatsCluster> {
  const dir = mkdtempSync(join(tmpdir(), 'nats-'))
  const { url, systemUrl, nodes: files } = await writeNatsConfig(dir, servers, sync)
  const nodes = files.map(({ name, port, config }) => natsNode(name, port, path, config))
  await Promise.all(nodes.map((node) => node.start()))
  return {
    url,
    systemUrl,
    nodes,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.kill()))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function natsNode(name: string, port: number, path: string, config: string): NatsNode {
  let child: ChildProcess | undefined
  return {
    name,
    get pid() {
      if (child?.pid === undefined) throw new Error(`${name} does not run`)
      return child.pid
    },
    async start() {
      const started = spawn(path, ['-c', config], { stdio: 'ignore' })
      child = started
      while (!(await isListening(port))) {
        if (started.exitCode !== null) throw new Error(`${path} -c ${config} ended with ${started.exitCode}`)
        await sleep(50)
      }
    },
    async kill() {
      const running = child
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
      const ended = new Promise((resolve) => running.once('exit', resolve))
      running.kill('SIGKILL')
      await ended
    },
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
