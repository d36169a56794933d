import type { Progress } from './backtest.ts'

const EVERY_MS = 5000

/** Prints how far a run is, every few seconds, on standard error: standard output is for what was found. */
export function showProgress(label: string, print: (line: string) => void = console.error): Progress {
  const began = performance.now()
  let printed = began
  return (done, total, at) => {
    const now = performance.now()
    if (done < total && now - printed < EVERY_MS) return
    printed = now
    const seconds = (now - began) / 1000
    const left = done < total ? `, ${Math.ceil((seconds / done) * (total - done))} s left` : ''
    print(`${label}: ${Math.floor((100 * done) / total)} %, at ${at.toISOString()}, ${Math.round(seconds)} s${left}`)
  }
}
