/** What one thread held at a time, in bytes; `rss` is of the whole process. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly time: number
  /** 0 is the thread that answers HTTP. */
  readonly threadId: number
  readonly rss: number
  /** What of that no file stands behind. */
  readonly anonymous: number
  readonly heapTotal: number
  readonly heapUsed: number
  readonly external: number
  readonly arrayBuffers: number
}

/** MiB of a thread in some minute: of its heap the most, and the least that was in use; outside of it the most. */
interface ThreadMinute {
  readonly thread: number
  readonly heap: number
  readonly used: number
  readonly external: number
  readonly arrayBuffers: number
}

interface Minute {
  readonly minute: number
  /** The most MiB that the process held, and what of that no file stands behind. */
  readonly rss: number
  readonly anonymous: number
  readonly threads: readonly ThreadMinute[]
}

export interface Curve {
  readonly curve: readonly Minute[]
  /** MiB that the process held at most, and by how many that rose in a minute over the second half. */
  readonly mostRss: number
  readonly risePerMinute: number
}

/** Sums samples up by minutes. */
export function curveOf(samples: readonly Sample[]): Curve {
  const start = samples[0]?.time ?? 0
  const curve = [...groupsOf(samples, ({ time }) => Math.floor((time - start) / 60_000))].map(([minute, seen]) => ({
    minute,
    rss: mostOf(seen, ({ rss }) => rss),
    anonymous: mostOf(seen, ({ anonymous }) => anonymous),
    threads: [...groupsOf(seen, ({ threadId }) => threadId)]
      .map(([thread, own]) => threadMinute(thread, own))
      .sort((a, b) => a.thread - b.thread),
  }))
  const half = curve.slice(curve.length >> 1)
  return { curve, mostRss: Math.max(...curve.map(({ rss }) => rss)), risePerMinute: slopeOf(half) }
}

/** Prints the curve as a table, a minute a line. */
export function printCurve({ curve, mostRss, risePerMinute }: Curve): void {
  console.log(
    'minute   RSS   without files   thread: heap (in use) + outside of it, of which array buffers, all in MiB',
  )
  for (const { minute, rss, anonymous, threads } of curve) {
    const shown = threads.map(
      ({ thread, heap, used, external, arrayBuffers }) => `${thread}: ${heap} (${used}) + ${external}, ${arrayBuffers}`,
    )
    console.log(
      `${String(minute).padStart(6)} ${String(rss).padStart(5)} ${String(anonymous).padStart(15)}   ${shown.join('   ')}`,
    )
  }
  console.log(`at most ${mostRss} MiB; in the second half it rose by ${risePerMinute} MiB a minute`)
}

function threadMinute(thread: number, samples: readonly Sample[]): ThreadMinute {
  return {
    thread,
    heap: mostOf(samples, ({ heapTotal }) => heapTotal),
    used: mebibytes(Math.min(...samples.map(({ heapUsed }) => heapUsed))),
    external: mostOf(samples, ({ external }) => external),
    arrayBuffers: mostOf(samples, ({ arrayBuffers }) => arrayBuffers),
  }
}

/** The most of a figure, in MiB. */
const mostOf = (samples: readonly Sample[], read: (sample: Sample) => number): number =>
  mebibytes(Math.max(...samples.map(read)))

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** The slope of a straight line through the minutes, by least squares. */
function slopeOf(minutes: readonly Minute[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const x = mean(minutes.map(({ minute }) => minute))
  const y = mean(minutes.map(({ rss }) => rss))
  const covariance = mean(minutes.map(({ minute, rss }) => (minute - x) * (rss - y)))
  const variance = mean(minutes.map(({ minute }) => (minute - x) ** 2))
  return variance === 0 ? 0 : Math.round((100 * covariance) / variance) / 100
}

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20)
