import type { Moved } from '@nrg/schema/explanation'
import { type Compared, MOVED, scoreOf } from '../evidence/compared.ts'
import { rounded } from '../rounded.ts'
import type { Course } from './course.ts'

/**
 * What moved beside the metric of an alert: the others of its device, and the same one of its neighbours, each and all of
 * them, who share its feed or its site.
 */
export function movedBeside(
  compared: readonly Compared[],
  { device_id, metric }: { readonly device_id: string; readonly metric: string },
  courses: ReadonlyMap<string, Course>,
  together: 'feed' | 'site',
): Moved[] {
  const single = compared
    .filter((one) => (one.device === device_id) !== (one.metric === metric))
    .filter((one) => one.device === device_id || one.metric === metric)
    .map((one) => ({
      scope: one.device === device_id ? ('device' as const) : ('feed' as const),
      metric: one.metric,
      ...(one.device !== device_id && { device_id: one.device }),
      change: one.normal === undefined ? null : rounded(one.mean - one.normal.mean),
      percent: percentOf(one.mean, one.normal?.mean),
      score: scoreOf(one),
      ...(one.device === device_id && toldCourse(courses.get(one.metric))),
    }))
    .sort((a, b) => Number(b.scope === 'device') - Number(a.scope === 'device') || size(b) - size(a))
  const neighbours = single.filter(({ scope, score }) => scope === 'feed' && score !== null)
  if (neighbours.length === 0) return single
  return [
    ...single,
    movedTogether(
      neighbours.map(({ score }) => score ?? 0),
      metric,
      together,
    ),
  ]
}

/** The metric of an alert at all others of its site, as one; nothing where that is known of none. */
export function movedAtSite(
  compared: readonly Compared[],
  { device_id, metric }: { readonly device_id: string; readonly metric: string },
): Moved[] {
  const scores = compared.flatMap((one) =>
    one.device === device_id || one.metric !== metric ? [] : (scoreOf(one) ?? []),
  )
  return scores.length === 0 ? [] : [movedTogether(scores, metric, 'site')]
}

const movedTogether = (scores: readonly number[], metric: string, scope: 'feed' | 'site'): Moved => ({
  scope,
  metric,
  devices: scores.length,
  moved: scores.filter((score) => Math.abs(score) >= MOVED).length,
  change: null,
  percent: null,
  score: null,
})

const toldCourse = (course: Course | undefined) =>
  course === undefined ? {} : { lag_s: course.lagS, spark: [...course.spark] }

/** By how many percent a value differs from what was expected; null of nothing. */
export const percentOf = (value: number | undefined, expected: number | undefined): number | null =>
  value === undefined || expected === undefined || expected === 0
    ? null
    : rounded((100 * (value - expected)) / Math.abs(expected), 0)

const size = ({ score }: Moved) => Math.abs(score ?? 0)
