import type { Span } from './task-script.ts'

/** Cuts a stretch of time at whole multiples of `stepMs` since the epoch, and at those of `marksMs`. */
export function* steps({ start, stop }: Span, stepMs: number, marksMs = stepMs): Generator<Span> {
  const after = (time: number, everyMs: number) => (Math.floor(time / everyMs) + 1) * everyMs
  for (let from = start.getTime(); from < stop.getTime(); ) {
    const next = Math.min(after(from, stepMs), after(from, marksMs), stop.getTime())
    yield { start: new Date(from), stop: new Date(next) }
    from = next
  }
}
