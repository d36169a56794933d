import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Environment } from '@nrg/schema/environment'
import { repositoryRoot } from '@nrg/service/environment'
import type { InfraConfig } from '../config.ts'
import { addressesOf } from '../dev/summary.ts'
import { heapFlags } from './heap-flags.ts'

/** A program of an installation. */
export interface Program {
  readonly name: string
  /** The file that Node.js runs. */
  readonly file: string
  /** Options of Node.js. */
  readonly flags?: readonly string[]
  /** Where it says whether it can do its work; left out, it says so to the process that started it. */
  readonly readyUrl?: string
}

/** What runs in production, in the order in which it is stopped: what sends before what it sends to. */
export function programsOf(config: InfraConfig): readonly Program[] {
  const addresses = addressesOf(config)
  const fileOf = (name: string) => join(repositoryRoot, `apps/${name}/dist/server.js`)
  const services = (['ingest', 'notify', 'query'] as const).map((name) => ({
    name,
    file: fileOf(name),
    readyUrl: `${addresses[name]}/ready`,
    // What passes through them is far more than all that they know: files that are sent, and bodies that are taken.
    ...(name !== 'notify' && { flags: heapFlags(config.serviceBytes) }),
  }))
  const { writer } = addresses
  const writers = writer === undefined ? [] : [{ name: 'writer', file: fileOf('writer'), readyUrl: `${writer}/ready` }]
  return [...writers, ...services, { name: 'database', file: join(repositoryRoot, 'infra/dist/cli/database.js') }]
}

/**
 * Starts a program in a process group of its own, so that a Ctrl-C of the terminal reaches it in its turn, and with a
 * channel by which it sees its parent die.
 */
export function launch({ file, flags = [] }: Program, env: Environment): ChildProcess {
  return spawn(process.execPath, [...flags, file], {
    cwd: repositoryRoot,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  })
}
