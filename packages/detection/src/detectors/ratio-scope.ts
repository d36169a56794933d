import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Scope } from '../settings/scopes.ts'
import { type Detector, settingsOf } from './detector.ts'

/** What is set at one scope of a detector that scores in a measure of its own. */
export interface RatioScope extends Scope {
  readonly enabled: boolean
  /** From how much of that measure on it is told. */
  readonly threshold: number
  /** The share of it that keeps an alert open. */
  readonly release: number
}

interface RatioDetector extends Detector {
  readonly defaults: Detector['defaults'] & Omit<RatioScope, keyof Scope>
}

/** What is set for a scope of such a detector. */
export function ratioScope(config: FleetConfig, detector: RatioDetector, scope: Scope): RatioScope {
  const { enabled, threshold, release } = settingsOf(config, detector, scope)
  return { ...scope, enabled, threshold, release }
}
