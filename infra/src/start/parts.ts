import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Environment } from '@nrg/schema/environment'
import { repositoryRoot } from '@nrg/service/environment'
import type { InfraConfig } from '../config.ts'
import { addressesOf } from '../dev/summary.ts'
import { heapFlags } from './heap-flags.ts'

/** A program of an installation. */
export interface Program {
  readonly name: string
  /** The file that Node.js runs; of another program, its first argument. */
  readonly file: string
  /** Another program than Node.js. */
  readonly command?: string
  /** Options of Node.js. */
  readonly flags?: readonly string[]
  /** Settings of its own, before those of all. */
  readonly env?: Environment
  /** Whether its name stands before each line that it prints: several run the same program. */
  readonly isNamed?: boolean
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
export function launch(program: Program, env: Environment): ChildProcess {
  const { name, file, command = process.execPath, flags = [], env: own, isNamed = false } = program
  const out = isNamed ? 'pipe' : 'inherit'
  const child = spawn(command, [...flags, file], {
    cwd: repositoryRoot,
    env: { ...env, ...own },
    stdio: ['ignore', out, out, 'ipc'],
    detached: process.platform !== 'win32',
  })
  for (const input of [child.stdout, child.stderr])
    if (input) createInterface({ input }).on('line', (line) => console.log(`${name}: ${line}`))
  return child
}
