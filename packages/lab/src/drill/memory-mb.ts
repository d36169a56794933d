import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** The resident memory of a process, in megabytes. */
export function memoryMb({ pid }: { readonly pid: number }): number {
  return Math.round(Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout) / 1024)
}

/**
 * The same in parts: its own, and pages of files. LevelDB's tables are read where they are mapped, and the kernel takes such
 * pages back when it needs them. All is its own where the system does not say.
 */
export function memoryParts(program: { readonly pid: number }): { readonly own: number; readonly files: number } {
  const path = `/proc/${program.pid}/status`
  if (!existsSync(path)) return { own: memoryMb(program), files: 0 }
  const status = readFileSync(path, 'utf8')
  const megabytes = (name: string) =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024)
  return { own: megabytes('RssAnon'), files: megabytes('RssFile') }
}
