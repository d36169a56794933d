import { steps } from '../script/steps.ts'
import type { ScriptRun, Span, TaskScript } from '../script/task-script.ts'
import type { Unit } from './units.ts'

/**
 * Runs tasks over a stretch of time that may be longer than what is learned holds: those alone in short steps that go by
 * what others learn of them meanwhile.
 *
 * @param units of all tasks: see `unitsOf`
 * @param slices the same stretch in parts, for tasks that judge single readings: see `readingSlices`
 * @throws the first failure, when nothing runs any more
 */
export async function runStretch(
  units: readonly Unit[],
  stretch: Span,
  slices: readonly Span[],
  run: (one: ScriptRun) => Promise<void>,
): Promise<void> {
  const over = async (task: TaskScript, span: Span) => {
    for (const part of task.atOnce === undefined ? [span] : slices.flatMap((slice) => common(slice, span)))
      await run(task.over(part))
  }
  const runs = new Map<Unit, Promise<void>>()
  for (const unit of units) {
    const before = unit.after.map((earlier) => runs.get(earlier))
    runs.set(
      unit,
      Promise.all(before).then(() => runUnit(unit, stretch, over)),
    )
  }
  const failed = (await Promise.allSettled(runs.values())).find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function runUnit(
  { tasks }: Unit,
  stretch: Span,
  over: (task: TaskScript, span: Span) => Promise<void>,
): Promise<void> {
  const everyMs = Math.min(...tasks.map(({ learning }) => learning?.everyMs ?? Number.POSITIVE_INFINITY))
  const parts = Number.isFinite(everyMs) ? steps(stretch, everyMs) : [stretch]
  for (const step of parts)
    for (const task of tasks) {
      const span = spanOf(task, step, stretch)
      if (span !== undefined) await over(task, span)
    }
}

/** What a task is run over when it is the turn of a step of a stretch; nothing where that is not yet due. */
function spanOf({ learning }: TaskScript, step: Span, stretch: Span): Span | undefined {
  if (learning === undefined) return step
  const { everyMs, of } = learning
  const mark = (time: Date) => Math.floor(time.getTime() / everyMs) * everyMs
  if (of === 'past') return step.start <= stretch.start || mark(step.start) === step.start.getTime() ? step : undefined
  if (step.stop < stretch.stop && mark(step.stop) !== step.stop.getTime()) return undefined
  const before = mark(new Date(step.stop.getTime() - 1))
  return { start: new Date(Math.max(before, stretch.start.getTime())), stop: step.stop }
}

/** What two stretches have in common, if anything. */
function common(a: Span, b: Span): readonly Span[] {
  const start = new Date(Math.max(a.start.getTime(), b.start.getTime()))
  const stop = new Date(Math.min(a.stop.getTime(), b.stop.getTime()))
  return start < stop ? [{ start, stop }] : []
}
