import type { Result } from '../table.ts'
import type { FleetCost } from './fleet-cost.ts'
import { ratioOfTurns } from './run-cost.ts'
import { everyMs } from './schedule.ts'

/** How much dearer a run may be with all the history. */
const MOST_RATIO = 1.3

/** How much of half the time until its next run a task's slowest one may take, in per cent. */
const MOST_OF_HALF = 100

/** The share of one core that all tasks may take together, of a fleet of this many devices. */
const MOST_SHARE = 10
const SHARE_OF = 200

const OF_HALF = '% of half its period'

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
        'slowest ms': after?.slowestMs,
        [OF_HALF]: after && (100 * after.slowestMs) / (every / 2),
        '% of a core': share(long, task.name, every),
      },
    }
  })
  const total = tasks.reduce((sum, task) => sum + share(long, task.name, everyMs(task)), 0)
  const worst = (figure: string) => Math.max(...rows.map(({ figures }) => Number(figures[figure] ?? 0)))
  return [
    ...rows,
    { benchmark, method: 'all', figures: { ratio: worst('ratio'), [OF_HALF]: worst(OF_HALF), '% of a core': total } },
    {
      benchmark,
      method: 'goal',
      figures: {
        ratio: MOST_RATIO,
        [OF_HALF]: MOST_OF_HALF,
        '% of a core': devices === SHARE_OF ? MOST_SHARE : undefined,
      },
    },
  ]
}

/** Whether a row of all tasks is past a goal. */
export function isMissed({ benchmark, method, figures }: Result): boolean {
  if (method !== 'all') return false
  const judged = benchmark === `${SHARE_OF} devices`
  const late = Number(figures[OF_HALF]) > MOST_OF_HALF
  return Number(figures.ratio) > MOST_RATIO || late || (judged && Number(figures['% of a core']) > MOST_SHARE)
}
