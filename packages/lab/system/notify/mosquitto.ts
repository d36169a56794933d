import { execFile, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePorts } from '@nrg/service/testing/free-ports'
import type { Test } from 'tap'

const run = promisify(execFile)

/** Starts Debian's mosquitto with a user of it; it ends with the test. */
export async function startMosquitto(t: Test, folder: string, { user, password }: { user: string; password: string }) {
  const [port] = (await freePorts(1)) as [number]
  const passwords = join(folder, 'passwords')
  await run('mosquitto_passwd', ['-b', '-c', passwords, user, password])
  const file = join(folder, 'mosquitto.conf')
  // As root it would become another, who may not read what is in the folder of the test.
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous false\npassword_file ${passwords}\nuser root\n`)
  const child = spawn('mosquitto', ['-c', file], { stdio: 'ignore' })
  t.teardown(() => child.kill('SIGKILL'))
  /** What is retained at a topic; an empty text where nothing is. */
  const retained = async (topic: string): Promise<string> => {
    const place = ['-h', '127.0.0.1', '-p', String(port), '-u', user, '-P', password]
    const { stdout } = await run('mosquitto_sub', [
      ...place,
      '-t',
      topic,
      '-C',
      '1',
      '-W',
      '2',
      '--retained-only',
    ]).catch(() => ({ stdout: '' }))
    return stdout.trimEnd()
  }
  return {
    url: `mqtt://127.0.0.1:${port}`,
    retained,
    /** Waits until a topic has a text. */
    has: async (topic: string, text: string) => {
      while ((await retained(topic)) !== text) await sleep(100)
    },
  }
}
