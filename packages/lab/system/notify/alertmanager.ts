import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
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
  const child = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${file}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  )
  t.teardown(() => child.kill('SIGKILL'))
  const ask = async (path: string) => fetch(url + path).catch(() => undefined)
  while (!(await ask('/-/ready'))?.ok) await sleep(50)
  return {
    url,
    /** The alerts that are not resolved. */
    active: async (): Promise<readonly StandingAlert[]> => (await ask('/api/v2/alerts'))?.json() as never,
  }
}
