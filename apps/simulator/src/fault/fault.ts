import { decimals, round, type SimulatedMetric, spread } from '../device.ts'
import { normal } from '../random.ts'

/** The ways in which a sensor, or what it measures, goes wrong. */
export const faultKinds = ['spike', 'level', 'drift', 'stuck', 'dropout', 'noise', 'gain'] as const
export type FaultKind = (typeof faultKinds)[number]

/** Whether a text names a kind of fault. */
export function isFaultKind(text: string): text is FaultKind {
  return (faultKinds as readonly string[]).includes(text)
}

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
  const shown = (value: number) => round(value, decimals[fault.metric])
  const share = (timeMs - fault.startMs) / (fault.endMs - fault.startMs)
  switch (fault.kind) {
    case 'spike':
    case 'level':
      return shown(healthy + fault.size * unit)
    case 'drift':
      return shown(healthy + fault.size * unit * share)
    case 'stuck':
      return atStart
    case 'dropout':
      return undefined
    case 'noise':
      return shown(healthy + fault.size * unit * normal(fault.device, fault.startMs, timeMs))
    case 'gain':
      return shown(healthy * fault.size)
  }
}
