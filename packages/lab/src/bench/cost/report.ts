import type { Result } from '../table.ts'
import type { FleetCost } from './fleet-cost.ts'
import { ratioOfTurns } from './run-cost.ts'
import { everyMs } from './schedule.ts'

/** How much dearer a run may be with all the history. */
const MOST_RATIO = 1.3

/** The share of one core that all tasks may take together, of a fleet of this many devices. */
const MOST_SHARE = 10
const SHARE_OF = 200

/** A row for each task, and one for all of them. */
export function costResults(devices: number, hours: number, { tasks, long, short }: FleetCost): readonly Result[] {
  const benchmark = `${devices} devices`
  const share = (costs: FleetCost['long'], name: string, every: number) =>
    (100 * (costs.get(name)?.meanCpuMs ?? 0)) / every
  const rows = tasks.map((task): Result => {
    const every = everyMs(task)
    const after = long.get(task.name)
    const before = short.get(task.name)
    return {
      benchmark,
      method: task.name,
      figures: {
        'every s': every / 1000,
        runs: after?.cpuMs.length,
        'cpu ms, 1 h': before?.medianCpuMs,
        [`cpu ms, ${hours} h`]: after?.medianCpuMs,
        ratio: after && before && ratioOfTurns(after, before),
        'ms, 1 h': before?.medianMs,
        [`ms, ${hours} h`]: after?.medianMs,
        '% of a core': share(long, task.name, every),
      },
    }
  })
  const total = tasks.reduce((sum, task) => sum + share(long, task.name, everyMs(task)), 0)
  const worst = Math.max(...rows.map(({ figures }) => Number(figures.ratio ?? 0)))
  return [
    ...rows,
    { benchmark, method: 'all', figures: { ratio: worst, '% of a core': total } },
    {
      benchmark,
      method: 'goal',
      figures: { ratio: MOST_RATIO, '% of a core': devices === SHARE_OF ? MOST_SHARE : undefined },
    },
  ]
}

/** Whether a row of all tasks is past a goal. */
export function isMissed({ benchmark, method, figures }: Result): boolean {
  if (method !== 'all') return false
  const judged = benchmark === `${SHARE_OF} devices`
  return Number(figures.ratio) > MOST_RATIO || (judged && Number(figures['% of a core']) > MOST_SHARE)
}
