import { round, type SimulatedMetric, spread } from '../fleet/device.ts'
import { normal } from '../random.ts'

/** The ways in which a sensor, or what it measures, goes wrong. */
export const faultKinds = ['spike', 'level', 'drift', 'stuck', 'dropout', 'noise', 'gain'] as const
export type FaultKind = (typeof faultKinds)[number]

/** A fault of one metric of one device: `startMs` belongs to it, `endMs` does not. */
export interface Fault {
  readonly device: number
  readonly metric: SimulatedMetric
  readonly kind: FaultKind
  readonly startMs: number
  readonly endMs: number
  /** How strong it is, in spreads of the metric, with a sign; of `gain` the factor. */
  readonly size: number
}

/** What a fault makes of a healthy value; `undefined` where nothing is measured. */
export function applyFault(fault: Fault, healthy: number, atStart: number, timeMs: number): number | undefined {
  const unit = spread[fault.metric]
  const share = (timeMs - fault.startMs) / (fault.endMs - fault.startMs)
  switch (fault.kind) {
    case 'spike':
    case 'level':
      return round(healthy + fault.size * unit, 2)
    case 'drift':
      return round(healthy + fault.size * unit * share, 2)
    case 'stuck':
      return atStart
    case 'dropout':
      return undefined
    case 'noise':
      return round(healthy + fault.size * unit * normal(fault.device, fault.startMs, timeMs), 2)
    case 'gain':
      return round(healthy * fault.size, 2)
  }
}
