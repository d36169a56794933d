import { WHOLE_DEVICE } from '../../detectors/offline.ts'
import { type Case, judged, type Kind, sign } from './evidence.ts'

/** Nothing is read of the device at all. */
export function communication({ incident: { alerts } }: Case): Kind | undefined {
  const silent = alerts.find(({ reason, metric }) => reason === 'offline' && metric === WHOLE_DEVICE)
  if (silent === undefined) return undefined
  const { expected, peak = silent.score } = silent
  return judged('communication', [
    sign(true, 'No metric of the device was read', peak, expected === undefined ? undefined : expected / 60, 'min'),
  ])
}
