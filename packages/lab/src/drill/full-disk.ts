import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from './program.ts'

/** A way to make a disk refuse what a process writes, which needs no rights, and to make it take it again. */
export interface FullDisk {
  readonly name: string
  /** Whether this machine can. */
  possible(): boolean
  /** What to start the process through; its data directory is given. */
  through(dataDir: string): readonly string[]
  /** What to start it through for a disk that is full from the first moment, where that can be. */
  readonly throughFull?: readonly string[]
  fill(program: Program, dataDir: string): void
  free(program: Program, dataDir: string): void
}

const works = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** A file system of 64 MB of its own: it is full when a file has taken the rest (ENOSPC). */
const smallDisk: FullDisk = {
  name: 'a full disk',
  possible: () => works('unshare', '-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt'),
  through(dataDir) {
    mkdirSync(dataDir, { recursive: true })
    const mount = 'mount -t tmpfs -o size=64m none "$0" && exec "$@"'
    return ['unshare', '-rm', 'sh', '-c', mount, dataDir]
  },
  fill(program, dataDir) {
    const file = openSync(fillerOf(program, dataDir), 'w')
    // In pages at last: not a byte is left.
    for (let piece = Buffer.alloc(1024 * 1024); piece.length >= 4096; piece = piece.subarray(piece.length / 2)) {
      try {
        while (writeSync(file, piece) === piece.length);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
    closeSync(file)
  },
  free: (program, dataDir) => rmSync(fillerOf(program, dataDir)),
}

/** The bytes that a file may have, as a limit that may be lifted again. */
const refusedBytes = '4096:'

/** No file may grow (EFBIG), as an I/O error comes: in the midst of a write, and without a full disk. */
const fileLimit: FullDisk = {
  name: 'refused writes',
  possible: () => works('prlimit', '--version'),
  through: () => [],
  throughFull: ['prlimit', `--fsize=${refusedBytes}`],
  fill: ({ pid }) => limitFiles(pid, refusedBytes),
  free: ({ pid }) => limitFiles(pid, 'unlimited:'),
}

export const fullDisks: readonly FullDisk[] = [smallDisk, fileLimit]

/** The file system of a process is seen from outside through its folder in /proc. */
function fillerOf({ pid }: Program, dataDir: string): string {
  return join(`/proc/${pid}/root`, dataDir, 'filler')
}

function limitFiles(pid: number, limit: string): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${limit}`], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`prlimit: ${stderr}`)
}
