import type { ChildProcess } from 'node:child_process'

const running = new Set<ChildProcess>()

/** Has a process end with this one, however that ends: a drill that is broken off leaves nothing behind that runs. */
export function endsWithUs(child: ChildProcess): void {
  if (running.size === 0) process.on('exit', endAll)
  running.add(child)
  child.once('exit', () => {
    running.delete(child)
    if (running.size === 0) process.off('exit', endAll)
  })
}

function endAll(): void {
  for (const child of running) child.kill('SIGKILL')
}
