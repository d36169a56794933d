import { spawnSync } from 'node:child_process'

/** The resident memory of a process, in megabytes. */
export function memoryMb({ pid }: { readonly pid: number }): number {
  return Math.round(Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout) / 1024)
}
