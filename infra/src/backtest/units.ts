import type { TaskScript } from '../script/task-script.ts'

/** Tasks that go by each other's results, in the order in which they run; most go by those of others alone. */
export interface Unit {
  readonly tasks: readonly TaskScript[]
  /** Those that are to be done before. */
  readonly after: readonly Unit[]
}

/**
 * The units of tasks, each after those that it goes by, whether by its option `work` or by what is learned.
 *
 * @param tasks in an order in which each comes after those that it builds on
 */
export function unitsOf(tasks: readonly TaskScript[]): readonly Unit[] {
  const goesBy = new Map(tasks.map((task) => [task, new Set(tasks.filter((other) => feeds(other, task)))]))
  const reached = new Map(tasks.map((task) => [task, reachedFrom(task, goesBy)]))
  const units = new Map<TaskScript, Unit>()
  const unitOf = (task: TaskScript): Unit => {
    const known = units.get(task)
    if (known !== undefined) return known
    const all = reached.get(task) ?? new Set()
    const members = tasks.filter((other) => other === task || (all.has(other) && reached.get(other)?.has(task)))
    const before = tasks.filter((other) => all.has(other) && !members.includes(other))
    const unit = { tasks: members, after: [...new Set(before.map(unitOf))] }
    for (const member of members) units.set(member, unit)
    return unit
  }
  for (const task of tasks) unitOf(task)
  return [...new Set(units.values())]
}

function reachedFrom(task: TaskScript, goesBy: ReadonlyMap<TaskScript, ReadonlySet<TaskScript>>): Set<TaskScript> {
  const reached = new Set<TaskScript>()
  const reach = (from: TaskScript) => {
    for (const other of goesBy.get(from) ?? []) {
      if (reached.has(other)) continue
      reached.add(other)
      reach(other)
    }
  }
  reach(task)
  return reached
}

/** Whether a task goes by the results of another. */
const feeds = (other: TaskScript, task: TaskScript) =>
  other !== task && (task.buildsOn(other) || names(task.learning?.from, other) || names(other.learning?.for, task))

const names = (patterns: readonly string[] = [], { name }: TaskScript) =>
  patterns.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(`nrg-${pattern.slice(0, -1)}`) : name === `nrg-${pattern}`,
  )
