import type { Span } from '../script/task-script.ts'

/** Cuts a stretch of time at whole multiples of `stepMs` since the epoch. */
export function* steps({ start, stop }: Span, stepMs: number): Generator<Span> {
  for (let from = start.getTime(); from < stop.getTime(); ) {
    const next = Math.min((Math.floor(from / stepMs) + 1) * stepMs, stop.getTime())
    yield { start: new Date(from), stop: new Date(next) }
    from = next
  }
}

/** The number of those steps. */
export function countSteps({ start, stop }: Span, stepMs: number): number {
  return Math.max(0, Math.ceil(stop.getTime() / stepMs) - Math.floor(start.getTime() / stepMs))
}
