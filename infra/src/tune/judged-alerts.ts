import { alertId } from '@nrg/detection/alerts/id'
import type { RaisedAlert } from '@nrg/detection/tune/subjects'
import type { Reader } from '@nrg/influx/query'
import { readAlerts } from '@nrg/influx/stored-alerts'
import { FLEET } from '@nrg/schema/device-id'
import type { Verdict } from '@nrg/schema/incident'
import { readActs } from '../stored-acts.ts'

/** The alerts of a stretch, and what people said of them. */
export interface JudgedAlerts {
  /** Those of single devices. */
  readonly alerts: readonly RaisedAlert[]
  /** How many incidents were said to be what. */
  readonly said: Readonly<Record<Verdict, number>>
}

/**
 * Reads the alerts of a stretch of time with the verdicts on the incidents that they are of; the latest of each holds, and one
 * that was taken back is none.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function readJudgedAlerts(
  reader: Reader,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<JudgedAlerts> {
  const [stored, acts] = await Promise.all([
    readAlerts(reader, { from: new Date(from), to: new Date(to) }),
    readActs(reader, to),
  ])
  const incidents = new Map<string, Verdict>()
  const alerts = stored.flatMap((alert): RaisedAlert[] => {
    if (alert.state !== 'raised' || alert.device_id === FLEET) return []
    const said = acts.about([alertId(alert)]).findLast((event) => event.type === 'verdict')
    if (said?.verdict) incidents.set(said.incident, said.verdict)
    const judged = said?.verdict === 'real' || said?.verdict === 'false' ? said.verdict : undefined
    const { device_id: device, metric, reason, since, until } = alert
    return [{ device, metric, reason, since, until, ...(judged && { judged }) }]
  })
  const said = { real: 0, false: 0, planned: 0 }
  for (const verdict of incidents.values()) said[verdict]++
  return { alerts, said }
}
