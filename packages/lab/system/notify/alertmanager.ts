import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from '@nrg/service/testing/free-ports'
import type { Test } from 'tap'

/** An alert as Alertmanager answers it. */
export interface StandingAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: string
  readonly endsAt: string
  readonly status: { readonly state: string }
}

/** Starts Debian's Alertmanager; it ends with the test. */
export async function startAlertmanager(t: Test, folder: string) {
  const [port] = (await freePorts(1)) as [number]
  const file = join(folder, 'alertmanager.yml')
  writeFileSync(file, 'route: { receiver: none }\nreceivers: [{ name: none }]\n')
  const url = `http://127.0.0.1:${port}`
  const storage = join(folder, 'alertmanager')
  const options = [`--config.file=${file}`, `--storage.path=${storage}`, `--web.listen-address=127.0.0.1:${port}`]
  const ask = async (path: string) => fetch(url + path).catch(() => undefined)
  const start = async () => {
    const child = spawn('prometheus-alertmanager', [...options, '--cluster.listen-address='], { stdio: 'ignore' })
    while (!(await ask('/-/ready'))?.ok) await sleep(50)
    return child
  }
  let child = await start()
  t.teardown(() => child.kill('SIGKILL'))
  return {
    url,
    /** The alerts that are not resolved. */
    active: async (): Promise<readonly StandingAlert[]> => (await ask('/api/v2/alerts'))?.json() as never,
    /** Kills it, and starts it with nothing of what it kept. */
    startAnew: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      rmSync(storage, { recursive: true })
      child = await start()
    },
  }
}
