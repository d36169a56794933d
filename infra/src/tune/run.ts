import { resolve } from 'node:path'
import { parseFleetConfig } from '@nrg/detection/configuration/fleet-config-file'
import { type Proposal, propose } from '@nrg/detection/tune/propose'
import { type RaisedAlert, subjectsOf } from '@nrg/detection/tune/subjects'
import type { Connection } from '@nrg/influx/connection'
import { createReader, type Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { UsageError } from '@nrg/schema/usage-error'
import { readConfigFile } from '@nrg/service/config-file'
import { repositoryRoot } from '@nrg/service/environment'
import { describeProposal } from './describe.ts'
import { editedConfig } from './edited-config.ts'
import { readJudgedAlerts } from './judged-alerts.ts'
import { readTunable } from './tunable-scores.ts'
import { unifiedDiff } from './unified-diff.ts'
import { writeUnlessChanged } from './write-unless-changed.ts'

/** Fewer verdicts than these say nothing of what comes. */
const LEAST_VERDICTS = 5

export interface TuneOptions {
  readonly connection: Connection
  /** The fleet configuration, from the root of the repository. */
  readonly path: string
  readonly backMs: number
  readonly write: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly say: (line: string) => void
}

/**
 * Proposes, and writes where that is asked for, what verdicts suggest of a fleet configuration.
 *
 * @throws UsageError; EnvironmentError; FleetConfigError; an error of `@nrg/influx/errors`
 */
export async function runTune({ connection, path, backMs, write, now, say }: TuneOptions): Promise<void> {
  const { text, source } = readConfigFile('FLEET_CONFIG', path)
  const fleet = parseFleetConfig(text, source)
  const reader = createReader(connection)
  const stretch = { from: now - backMs, to: now }
  const since = new Date(stretch.from).toISOString()
  const { alerts, said } = await readJudgedAlerts(reader, stretch)
  if (said.real + said.false < LEAST_VERDICTS)
    throw new UsageError(
      `${said.real + said.false} incidents since ${since} were said to be real or false alarms, and ${LEAST_VERDICTS} are the least that can be learned from: what one was is said on the page, or with PUT /api/incidents/:id/verdict`,
    )
  say(
    `since ${since}: ${alerts.length} alerts; of incidents ${said.false} were said to be false alarms, ${said.real} real, ${said.planned} planned`,
  )
  const proposal = await proposalFor(reader, fleet, alerts, stretch)
  const changed = editedConfig(text, source, proposal.changes, fleet)
  if (proposal.changes.length > 0) say(`\n${unifiedDiff(text, changed, source)}`)
  say(`\n${describeProposal(proposal)}`)
  if (proposal.changes.length === 0) return
  if (write) writeUnlessChanged(resolve(repositoryRoot, path), text, changed)
  say(
    write
      ? `\n${source} is changed: it takes effect with npm run provision, or with a restart`
      : `\n${source} is as it was: --write changes it`,
  )
}

async function proposalFor(
  reader: Reader,
  fleet: FleetConfig,
  alerts: readonly RaisedAlert[],
  stretch: { readonly from: number; readonly to: number },
): Promise<Proposal> {
  const { about, scores, making } = await readTunable(reader, fleet, alerts, stretch)
  const proposal = propose(fleet, subjectsOf(scores, about, making), making)
  const untouched = alerts.filter((alert) => alert.judged === 'false' && !about.includes(alert))
  return { ...proposal, stay: [...proposal.stay, ...untouched] }
}
