import type { StoredAlert } from '@nrg/schema/alert'
import type { Duration } from '@nrg/schema/duration'
import { configOf, type FleetConfig, metricConfigOf } from '@nrg/schema/fleet-config'
import type { Static, TSchema } from '@sinclair/typebox'
import type { Groundwork } from '../script/stage.ts'
import type { Task } from '../script/task.ts'
import type { Scope } from '../settings/scopes.ts'
import type { Telling } from '../wording/telling.ts'
import type { KnownMetric, Told } from './watched.ts'

/** What can be set of a detector, each with the schema of its values. */
export type Parameters = Readonly<Record<string, TSchema>>

/** How near to a device a parameter can be set, the widest first. */
export const levels = ['fleet', 'metric', 'device'] as const
export type Level = (typeof levels)[number]

/**
 * A detector: all that is particular to it, beside its script. What the others have to know of it (which reasons there
 * are, which of them share an alert, what may be configured, how an alert is worded) follows from the list in `index.ts`.
 */
export interface Detector<P extends Parameters = Parameters, K extends keyof P = keyof P> {
  /** The reason of its alerts, its key in `detectors` of a configuration, and the script that writes its scores. */
  readonly name: string
  /** Those of one group share one alert, which has the reason of the one that opened it. */
  readonly group: string
  readonly parameters: P
  /** What holds where the configuration is silent. */
  readonly defaults: { readonly [N in K]: Static<P[N]> } & { readonly enabled: boolean; readonly hold: Duration }
  /** The nearest level at which a parameter can be set, where that is not a device. */
  readonly levels: { readonly [N in keyof P]?: Level }
  /** Whether its score is a distance in standard deviations. */
  readonly inSd: boolean
  /**
   * What makes its alert critical: two scores in a row of at least 1 (`at_once`), or none whatever they are (`never`); else
   * they must reach twice that.
   */
  readonly critical?: 'at_once' | 'never'
  /** What it judges one by one: scores with a reading, or a step, between them that it found well are not in a row. */
  readonly judges?: 'readings' | 'steps'
  /** The metrics that it judges, where those are not just any: others are never told of by it. */
  readonly of?: (config: FleetConfig) => readonly string[]
  /** Its tasks, each after those that it builds on, the one that writes the scores last; none where it has nothing to judge. */
  tasks(config: FleetConfig, groundwork: Groundwork): readonly Task[]
  /** Whether it judges a metric of a device already, by what is known of it; undefined where it is not to. */
  watch?(config: FleetConfig): (scope: Required<Scope>, known: KnownMetric, now: number) => Told | undefined
  /** An alert of it in a sentence, without the device; undefined where the alert lacks what that would be made of. */
  sentence(alert: StoredAlert, telling: Telling): string | undefined
  /** The same in a few words. */
  title(alert: StoredAlert, telling: Pick<Telling, 'fleet'>): string | undefined
}

/** Declares a detector: its defaults, and what is set of it, are typed by the schemas of its parameters. */
export const defineDetector = <P extends Parameters, K extends keyof P>(detector: Detector<P, K>): Detector<P, K> =>
  detector

/** What is set of a detector at one place of a configuration. */
type Set<D extends Detector> = { readonly [N in keyof D['parameters']]?: Static<D['parameters'][N]> }

/** Its parameters as they hold. */
export type SettingsOf<D extends Detector> = Omit<Set<D>, keyof D['defaults']> & D['defaults']

/**
 * The parameters of a detector for one metric, or one metric of a device: the nearest level that names a parameter gives
 * it, the defaults where none does. Without a scope those of the fleet.
 */
export function settingsOf<D extends Detector>(config: FleetConfig, detector: D, scope?: Scope): SettingsOf<D> {
  return { ...detector.defaults, ...configured(config, detector.name, scope) } as SettingsOf<D>
}

/** What a configuration says of a detector, the nearest level first. */
export function configured(config: FleetConfig, name: string, scope?: Scope): Readonly<Record<string, unknown>> {
  if (scope === undefined) return { ...config.detectors?.[name] }
  const { metric, device } = scope
  return {
    ...config.detectors?.[name],
    ...config.metrics.find((one) => one.name === metric)?.detectors?.[name],
    ...(device !== undefined && configOf(config, device)?.detectors?.[name]),
    ...(device !== undefined && metricConfigOf(config, device, metric)?.detectors?.[name]),
  }
}
