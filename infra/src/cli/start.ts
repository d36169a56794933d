import { mkdirSync } from 'node:fs'
import { relative } from 'node:path'
import { loadConfig as loadConnection } from '@nrg/influx/config'
import type { Environment } from '@nrg/schema/environment'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { repositoryRoot, withEnvFile } from '@nrg/service/environment'
import { USERS_FAULT } from '@nrg/service/exit-status'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { embeddedDataDir, type InfraConfig, loadConfig } from '../config.ts'
import { addressesOf } from '../dev/summary.ts'
import { requireBuilt } from '../start/built.ts'
import { programsOf } from '../start/parts.ts'
import { refuseUsedPorts } from '../start/ports.ts'
import { secretFaults } from '../start/secrets.ts'
import { settingsFaults } from '../start/settings-faults.ts'
import { supervise } from '../start/supervise.ts'

// npm start: everything, in production.
await runCommand(async (signal) => {
  const began = performance.now()
  const production: Environment = { ...process.env, NODE_ENV: 'production' }
  const env = withEnvFile(production)
  requireBuilt()
  const config = loadConfig(env)
  const programs = programsOf(config)
  const faults = secretFaults(env)
  if (faults.length > 0) throw new UsageError([...faults, ...(await settingsFaults(programs, production))].join('\n'))
  loadFleetConfig(config.fleet)
  // For its owner alone: readings are in it, and what tokens are known by.
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  await refuseUsedPorts(config)

  const say = (line: string) => console.log(line)
  signal.addEventListener('abort', () => say('stopping'))
  const faulty = await supervise({
    programs,
    // Memory that glibc keeps for each thread apart, in pieces, is a fifth of what the embedded database holds.
    env: { MALLOC_ARENA_MAX: '2', ...production },
    signal,
    say,
    onReady: () => say(summary(config, loadConnection(env).url, (performance.now() - began) / 1000)),
  })
  if (faulty.length === 0) return
  // They have said what is wrong with them; what the others were stopped before they said follows.
  const others = programs.filter(({ name }) => !faulty.includes(name))
  for (const line of await settingsFaults(others, production)) console.error(line)
  process.exitCode = USERS_FAULT
})

function summary(config: InfraConfig, influxUrl: string, seconds: number): string {
  const { ingest, query, notify } = addressesOf(config)
  const data = config.embedded ? `embedded, data in ${relative(repositoryRoot, embeddedDataDir(config))}` : 'yours'
  return [
    `NRG Anomaly Detector is ready after ${seconds.toFixed(1)} s`,
    `  page and API   ${query}/`,
    `  readings       ${ingest}/api/ingest`,
    `  messages       ${notify}/`,
    `  InfluxDB       ${influxUrl} (${data})`,
  ].join('\n')
}
