import type { Learning, Task } from '@nrg/detection/script/task'
import { type FluxText, fluxDuration, fluxSource } from '@nrg/influx/flux'
import type { Duration } from '@nrg/schema/duration'
import { scriptLines } from './include.ts'
import { fluxRecord } from './literal.ts'
import { renderScript } from './render.ts'
import { fluxValues } from './value.ts'

/** A stretch of time: `start` is part of it, `stop` is not. */
export interface Span {
  readonly start: Date
  readonly stop: Date
}

/** A Flux task of ours: a file under `tasks/` with the values of its options. */
export interface TaskScript {
  /** The name under which the database knows the task. */
  readonly name: string
  /** What it is for, as the database shows it. */
  readonly description: string
  /** The script that the database runs on its schedule. */
  readonly flux: string
  /** The period of that schedule. */
  readonly every: Duration
  /** The same script over a stretch of time: catch-up and back-test. */
  over(span: Span): ScriptRun
  /** How many readings one run can judge, where it judges single ones. */
  readonly atOnce: number | undefined
  /** Whether it reads what another task writes: its option `work` says so. */
  buildsOn(other: TaskScript): boolean
  /** What it learns from and for, where that is in force later: its option `work` does not say so. */
  readonly learning: Learning | undefined
}

/**
 * A script to be run as a query as of a time, which is its `now()`. Stretches of one length are one text, so the
 * database takes it apart once.
 */
export interface ScriptRun {
  readonly script: FluxText
  readonly now: Date
}

/** The text of a file under `tasks/`, with what it includes. */
export const taskSource = (file: string): string =>
  scriptLines(file)
    .map(({ text }) => `${text}\n`)
    .join('')

/** Makes a task of a file and the values of its options; what is not named keeps the file's value. */
export function taskScript(
  file: string,
  description: string,
  options: Readonly<Record<string, FluxText>>,
  suffix = '',
): TaskScript {
  const rendered = renderScript(taskSource(file), options)
  const name = /^option task = \{name: "([^"]+)"/m.exec(rendered)?.[1]
  if (name === undefined) throw new Error(`${file} has no task name`)
  const flux = rendered.replace(`{name: "${name}"`, `{name: "${name}${suffix}"`)
  return withOptions(scriptOf(name + suffix, description, flux), { span: untilNow(0) })
}

/** The script of a task that the detectors ask for. */
export function renderTask({ script, suffix, description, options, every, learning }: Task): TaskScript {
  const task = { ...taskScript(`${script}.flux`, description, fluxValues(options), suffix), learning }
  return every === undefined ? task : runEvery(task, every)
}

/** The same task with other values for those of the options that it has. */
export function withOptions(task: TaskScript, options: Readonly<Record<string, FluxText>>): TaskScript {
  const own = Object.entries(options).filter(([name]) => task.flux.includes(`\noption ${name} = `))
  return {
    ...scriptOf(task.name, task.description, renderScript(task.flux, Object.fromEntries(own))),
    learning: task.learning,
  }
}

/** The same task on another schedule: `every` as Flux writes it. */
export function runEvery(task: TaskScript, every: string): TaskScript {
  const schedule = /^(option task = \{.*\bevery: )[0-9a-z]+/m
  return {
    ...scriptOf(task.name, task.description, task.flux.replace(schedule, `$1${every}`)),
    learning: task.learning,
  }
}

function scriptOf(name: string, description: string, flux: string): TaskScript {
  const atOnce = /^option atOnce = (\d+)$/m.exec(flux)?.[1]
  const after = new RegExp(/\bafter: \/(.+?)\/,/.exec(flux)?.[1] ?? '^$')
  return {
    name,
    description,
    flux,
    every: /^option task = \{.*\bevery: ([0-9a-z]+)/m.exec(flux)?.[1] ?? '',
    atOnce: atOnce === undefined ? undefined : Number(atOnce),
    buildsOn: (other) => after.test(other.name),
    learning: undefined,
    over: ({ start, stop }) => {
      const span = untilNow(stop.getTime() - start.getTime())
      return { script: fluxSource(renderScript(flux, { span })), now: stop }
    },
  }
}

/**
 * The option `span` of a stretch up to now, so many milliseconds long. The empty one of the schedule is written in the same
 * way: the checker does not look at how long, and has the same verdict on both.
 */
function untilNow(ms: number): FluxText {
  const length = fluxDuration(`${ms}ms`)
  return fluxRecord({ start: fluxSource(`date.sub(d: ${length}, from: now())`), stop: fluxSource('now()') })
}
