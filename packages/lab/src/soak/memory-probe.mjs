import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { writeHeapSnapshot } from 'node:v8'
import { threadId } from 'node:worker_threads'

// Loaded ahead into every thread of a server that is watched: writes what the thread holds, as lines of JSON. Where a
// file SOAK_FILE.snapshot is made, each thread writes a snapshot of its heap beside it, once.
const { SOAK_FILE: file, SOAK_EVERY_MS: every } = process.env
let isSnapped = false

/** Bytes of memory that no file stands behind; all of it where the system does not tell. */
function anonymous(rss) {
  try {
    return 1024 * Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
  } catch {
    return rss
  }
}

setInterval(() => {
  const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
  const sample = {
    time: Date.now(),
    threadId,
    rss,
    anonymous: anonymous(rss),
    heapTotal,
    heapUsed,
    external,
    arrayBuffers,
  }
  appendFileSync(file, `${JSON.stringify(sample)}\n`)
  if (isSnapped || !existsSync(`${file}.snapshot`)) return
  isSnapped = true
  writeHeapSnapshot(`${file}.${threadId}.heapsnapshot`)
}, Number(every)).unref()
