/** What the runs of a task took. */
export interface RunCost {
  /** Processor time of all threads of the process, in milliseconds, for each run in turn. */
  readonly cpuMs: readonly number[]
  readonly meanCpuMs: number
  /** The same work takes more when garbage is collected meanwhile, and one run in ten happens to take far less. */
  readonly medianCpuMs: number
  /** From the request to the end of the answer. */
  readonly medianMs: number
  readonly slowestMs: number
}

interface Sample {
  readonly cpuMs: number
  readonly ms: number
}

/** Takes the time of runs, task by task. The database must be in this process. */
export class RunClock {
  readonly #samples = new Map<string, Sample[]>()

  /** Runs something and counts it for a task, unless told that it only warms up. */
  async time(task: string, run: () => Promise<void>, counts: boolean): Promise<void> {
    const cpu = process.cpuUsage()
    const began = performance.now()
    await run()
    const ms = performance.now() - began
    const { user, system } = process.cpuUsage(cpu)
    if (!counts) return
    const samples = this.#samples.get(task) ?? []
    this.#samples.set(task, samples)
    samples.push({ cpuMs: (user + system) / 1000, ms })
  }

  costs(): ReadonlyMap<string, RunCost> {
    return new Map([...this.#samples].map(([task, samples]) => [task, cost(samples)]))
  }
}

function cost(samples: readonly Sample[]): RunCost {
  const cpu = samples.map(({ cpuMs }) => cpuMs)
  return {
    cpuMs: cpu,
    meanCpuMs: cpu.reduce((sum, one) => sum + one, 0) / cpu.length,
    medianCpuMs: median(cpu),
    medianMs: median(samples.map(({ ms }) => ms)),
    slowestMs: Math.max(...samples.map(({ ms }) => ms)),
  }
}

/**
 * How much dearer runs are than others that took turns with them. Neighbours are compared: over minutes the same work
 * becomes dearer and cheaper by more than what is looked for. Who is first changes with each turn, and it may do what
 * the other then finds done: the turns of each kind have a median of their own, and count the same.
 */
export function ratioOfTurns({ cpuMs }: RunCost, other: RunCost): number {
  const ratios = cpuMs.map((one, turn) => one / (other.cpuMs[turn] as number))
  const [first, second] = [0, 1].map((parity) => median(ratios.filter((_, turn) => turn % 2 === parity)))
  return Math.sqrt((first as number) * (second as number))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}
