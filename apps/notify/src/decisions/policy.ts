import { durationMs } from '@nrg/schema/duration'
import type { NotifyConfig } from '../configuration/notify-config.ts'
import type { Maintenance, Match } from '../configuration/route.ts'
import type { Window } from '../configuration/window.ts'
import type { Target } from './target.ts'

const GROUP_WAIT = '10s'
const CROWD_WAIT = '2m'
const REPEAT = '4h'

/** Somebody a route tells, from the time on that nobody has taken an incident for so long. */
export interface PolicyStep {
  readonly afterMs: number
  readonly targets: readonly Target[]
}

/** A route as decisions are made by it. */
export interface PolicyRoute {
  readonly name: string
  readonly match: Match | undefined
  readonly goesOn: boolean
  readonly groupMs: number
  readonly crowdMs: number
  /** Infinity: never. */
  readonly repeatMs: number
  readonly quiet: Window | undefined
  readonly steps: readonly PolicyStep[]
}

/** Who is told of what, and when. */
export interface Policy {
  readonly routes: readonly PolicyRoute[]
  readonly maintenance: readonly Maintenance[]
  /** What holds for who was told by a route that is there no more. */
  readonly otherwise: PolicyRoute
  readonly channels: ReadonlyMap<string, ChannelTraits>
}

/** What is known of a channel to decide about it. */
export interface ChannelTraits {
  readonly addressees: readonly string[]
  /** Whether it can tell of several incidents in one message. */
  readonly digests: boolean
}

/** The policy of a configuration. */
export function policyOf(config: NotifyConfig, channels: ReadonlyMap<string, ChannelTraits>): Policy {
  const targets = (names: readonly string[]) =>
    names.flatMap((channel) => (channels.get(channel)?.addressees ?? []).map((addressee) => ({ channel, addressee })))
  const repeatMs = (repeat: string) => (repeat === 'never' ? Number.POSITIVE_INFINITY : durationMs(repeat))
  const { group_wait = GROUP_WAIT, crowd_wait = CROWD_WAIT, repeat = REPEAT } = config
  const otherwise = {
    name: 'none',
    match: undefined,
    goesOn: false,
    groupMs: durationMs(group_wait),
    crowdMs: durationMs(crowd_wait),
    repeatMs: repeatMs(repeat),
    quiet: undefined,
    steps: [],
  }
  return {
    routes: (config.routes ?? []).map((route, index) => ({
      name: route.name ?? `route ${index + 1}`,
      match: route.match,
      goesOn: route.continue ?? false,
      groupMs: durationMs(route.group_wait ?? group_wait),
      crowdMs: durationMs(route.crowd_wait ?? crowd_wait),
      repeatMs: repeatMs(route.repeat ?? repeat),
      quiet: route.quiet,
      steps: [
        { afterMs: 0, targets: targets(route.channels) },
        ...(route.escalate ?? []).map((step) => ({
          afterMs: durationMs(step.after),
          targets: targets(step.channels),
        })),
      ],
    })),
    otherwise,
    maintenance: config.maintenance ?? [],
    channels,
  }
}

/** All who can be told of something. */
export const targetsOf = ({ channels }: Policy): Target[] =>
  [...channels].flatMap(([channel, { addressees }]) => addressees.map((addressee) => ({ channel, addressee })))

/** Whether somebody can still be told: addresses come from the configuration alone. */
export const isThere = ({ channels }: Policy, { channel, addressee }: Target): boolean =>
  channels.get(channel)?.addressees.includes(addressee) === true
