/** The least milliseconds that `work` takes in several runs, after some that warm it up: others share the machine. */
export function leastMs(work: () => unknown, runs = 30, warmUps = 8): number {
  for (let i = 0; i < warmUps; i++) work()
  const taken: number[] = []
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    work()
    taken.push(performance.now() - start)
  }
  return Math.min(...taken)
}

/** Prints one figure beside its goal. */
export function report(name: string, ms: number, goal: string, reached: boolean): void {
  console.log(`${reached ? 'ok  ' : 'SLOW'} ${name.padEnd(62)} ${ms.toFixed(1).padStart(8)} ms   goal ${goal}`)
}
