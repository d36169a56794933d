import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repositoryRoot } from '@nrg/service/environment'
import { test } from 'tap'

const { commands, usages } = (await import('../../../infra/commands.mjs' as string)) as {
  commands: Record<string, readonly string[]>
  usages: Record<string, string>
}
const names = [...new Set([...Object.keys(commands), ...Object.keys(usages)])]

test('--help of every command answers usage alone, before anything is opened', async (t) => {
  const folder = t.testdir()
  // Nothing here can be opened: a command that tries says so, or makes the folder.
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ENV_FILE: join(folder, '.env'),
    DATA_DIR: join(folder, 'data'),
    FLEET_CONFIG: join(folder, 'none.yaml'),
    INFLUXDB_URL: 'no address',
    INGEST_PORT: 'no port',
  }
  const help = async (name: string) => {
    const run = [join(repositoryRoot, 'infra/run.mjs'), name, '--help']
    const { stdout, stderr } = await promisify(execFile)(process.execPath, run, { env, maxBuffer: 1e7 })
    t.match(stdout, new RegExp(`^(usage: )?(npm (run )?${name}\\b|influx )|^Usage: biome`, 'm'), name)
    t.equal(stderr, '', name)
  }
  for (let at = 0; at < names.length; at += 2) await Promise.all(names.slice(at, at + 2).map(help))
  t.notOk(existsSync(env.DATA_DIR) || existsSync(env.ENV_FILE))
})

test('every script of package.json that starts a command is in the table', (t) => {
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const started = Object.values(scripts).flatMap((script) => /infra\/run\.mjs (\S+)/.exec(script)?.[1] ?? [])
  t.strictSame(started.sort(), names.sort())
  t.end()
})
