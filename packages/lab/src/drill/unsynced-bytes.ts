/** A call of the system that `strace -f -y -s 0` has written down, whole or as it began; its thread comes first. */
const CALL = /^(\d+) +(\w+)\((.*)$/
/** The end of one that others came between. */
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>.*\) += (-?\d+)/
const FILE = /^\d+<([^>]*)>/
const ANSWER = /\) += (-?\d+)/

/** The calls of the system that say what of a file has been written, and what is on disk. */
export const TRACED_CALLS = 'write,writev,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat'

/** A synchronisation that is under way: the file, and what of it was not synced as it began. */
interface Sync {
  readonly path: string
  readonly bytes: number
}

/**
 * How many bytes at the end of each file a power cut may take: those that were written since the file's last
 * synchronisation began, of those that have ended. For files that are only ever added to, as LevelDB's are.
 *
 * @param trace what `strace -f -y -s 0` has written down of `TRACED_CALLS`
 */
export function unsyncedBytes(trace: string): Map<string, number> {
  const unsynced = new Map<string, number>()
  const syncs = new Map<string, Sync>()
  const writes = new Map<string, string>()
  const end = (thread: string, answer: number) => {
    const [sync, written] = [syncs.get(thread), writes.get(thread)]
    syncs.delete(thread)
    writes.delete(thread)
    if (answer < 0) return
    if (sync !== undefined) unsynced.set(sync.path, (unsynced.get(sync.path) ?? 0) - sync.bytes)
    if (written !== undefined) unsynced.set(written, (unsynced.get(written) ?? 0) + answer)
  }
  for (const line of trace.split('\n')) {
    const [, resumed, , answered] = RESUMED.exec(line) ?? []
    if (resumed !== undefined) {
      end(resumed, Number(answered))
      continue
    }
    const [, thread = '', name = '', rest = ''] = CALL.exec(line) ?? []
    const path = FILE.exec(rest)?.[1]
    if (path === undefined) move(unsynced, name, rest)
    else if (name.endsWith('sync')) syncs.set(thread, { path, bytes: unsynced.get(path) ?? 0 })
    else writes.set(thread, path)
    const answer = ANSWER.exec(rest)?.[1]
    if (answer !== undefined) end(thread, Number(answer))
  }
  return unsynced
}

function move(unsynced: Map<string, number>, name: string, rest: string): void {
  const [from, to] = [...rest.matchAll(/"([^"]*)"/g)].map(([, path]) => path as string)
  const bytes = unsynced.get(from ?? '')
  if (from === undefined || bytes === undefined) return
  unsynced.delete(from)
  if (name.startsWith('rename') && to !== undefined) unsynced.set(to, bytes)
}
