import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '@nrg/schema/environment'
import { CONFIGURATION_FAULT, Part } from '@nrg/service/part'
import { answerOf } from '../dev/answer-of.ts'
import { launch, type Program } from './parts.ts'

/** A program that has not ended so long after it was told to is killed: longer than any takes to close. */
const STOP_MS = 20_000
const LOOK_MS = 50

export interface Supervision {
  readonly programs: readonly Program[]
  readonly env: Environment
  /** Stops everything, in order. */
  readonly signal: AbortSignal
  /** Gets a line for each change of a program's state. */
  readonly say: (line: string) => void
  /** Called once, when all can do their work. */
  readonly onReady: () => void
}

/**
 * Keeps programs running until the signal, or until one of them ends with a fault that only its user can mend; then stops
 * them, one after the other. Answers the names of those that ended so.
 */
export async function supervise({ programs, env, signal, say, onReady }: Supervision): Promise<readonly string[]> {
  const waiting = new Set(programs.map(({ name }) => name))
  const ready = (name: string, startedAt: number, pid = 0) => {
    say(`${name} is ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s (process ${pid})`)
    if (waiting.delete(name) && waiting.size === 0) onReady()
  }
  const renewOthers = (name: string) => {
    say(`the data are at another database: all but ${name} are started anew`)
    for (const { program, part } of parts) if (program.name !== name) part.renew()
  }
  const parts = programs.map((program) => supervised(program, { env, signal, say, ready, renewOthers }))
  for (const { part } of parts) part.start()

  const faulty: string[] = []
  const fault = Promise.race(
    parts.map(async ({ program: { name }, part }) => {
      const status = await part.ended
      if (status !== CONFIGURATION_FAULT) return new Promise<never>(() => undefined)
      faulty.push(name)
    }),
  )
  await Promise.race([signal.aborted ? undefined : once(signal, 'abort'), fault])
  for (const { program, part } of parts) {
    const stopped = await Promise.race([part.stop('SIGTERM'), sleep(STOP_MS, 'late' as const, { ref: false })])
    if (stopped === 'late') await part.stop('SIGKILL')
    say(
      `${program.name} has ${stopped === 'late' ? `been killed: it had not ended within ${STOP_MS / 1000} s` : 'stopped'}`,
    )
  }
  return faulty
}

interface Watch extends Pick<Supervision, 'env' | 'signal' | 'say'> {
  readonly ready: (name: string, startedAt: number, pid?: number) => void
  /** Starts all programs anew but the one of this name. */
  readonly renewOthers: (name: string) => void
}

function supervised(
  program: Program,
  { env, signal, say, ready, renewOthers }: Watch,
): { program: Program; part: Part } {
  const { name, readyUrl } = program
  let starts = 0
  const part = new Part({
    name,
    say,
    final: [CONFIGURATION_FAULT],
    launch: () => {
      const child = launch(program, env)
      const startedAt = performance.now()
      const number = ++starts
      if (readyUrl === undefined)
        child.on('message', (message) => (message === 'moved' ? renewOthers(name) : ready(name, startedAt, child.pid)))
      else
        void answers(readyUrl, () => number === starts && isRunning(child) && !signal.aborted).then(
          (does) => does && ready(name, startedAt, child.pid),
        )
      return child
    },
  })
  return { program, part }
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

/** Waits until an address answers that all is well; `false` where it is not to be waited for any more. */
async function answers(url: string, isAwaited: () => boolean): Promise<boolean> {
  while (isAwaited()) {
    if ((await answerOf(url))?.ok) return isAwaited()
    await sleep(LOOK_MS)
  }
  return false
}
