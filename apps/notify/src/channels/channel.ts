import type { Fault } from '@nrg/schema/yaml-file'
import type { Static, TObject } from '@sinclair/typebox'
import type { Secret } from '../configuration/secret.ts'
import type { History } from '../messages/history.ts'
import type { Message, ToldIncident } from '../messages/message.ts'
import type { Wording } from '../messages/wording.ts'
import type { Http } from './http.ts'
import type { Names } from './names.ts'
import type { Failed, Outcome } from './outcome.ts'
import type { PrivateHosts } from './private-hosts.ts'

/** What is sent to one addressee. */
export interface Delivery {
  /** The same at each attempt, and of no other message. */
  readonly key: string
  readonly addressee: string
  /** When it was decided, in milliseconds since the epoch. */
  readonly message: Message
  readonly wording: Wording
  /** Reads the hour before it; undefined where there is none to show. */
  readonly history: () => Promise<History | undefined>
}

/** What the other side has again, or had. */
export interface Restored {
  readonly kind: 'restored'
  /** How many incidents were told again. */
  readonly count: number
}

/** A way to somebody. */
export interface Channel {
  readonly addressees: readonly string[]
  /** Whether it can tell of several incidents in one message. */
  readonly digests: boolean
  /** Sends a message. What it throws is a failure as well. */
  send(delivery: Delivery, signal: AbortSignal): Promise<Outcome>
  /**
   * Tells again what stands and the other side has forgotten; left out where nothing can be. It is asked to once a minute,
   * one time after the other. What it throws is a failure as well.
   */
  restore?(signal: AbortSignal): Promise<Failed | Restored>
  /** Begins, where it does anything before it is told something. */
  start?(): void
  close?(): Promise<void>
}

/** Answers the secret that a part of the configuration names. */
export type ReadSecret = (secret: Secret) => string

/** What channels are made with. */
export interface ChannelContext {
  readonly secret: ReadSecret
  /** The name that the configuration gives it. */
  readonly name: string
  readonly http: Http
  readonly hosts: PrivateHosts
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly names: Names
  /** The incidents that an addressee of it was told of and that are not over, as they were told last. */
  readonly standing: (addressee: string) => readonly ToldIncident[]
  /** What a message to an addressee of it says. */
  readonly wording: (message: Message, addressee: string) => Wording
  readonly pageOf: Wording['pageOf']
}

/** A type of channel: what its configuration has to be, and how it is made. */
export interface ChannelKind<S extends TObject = TObject> {
  readonly schema: S
  /** What is wrong with it beside its form; undefined where nothing is. */
  fault?(config: Static<S>, secret: ReadSecret): Fault | undefined
  /** The hosts that it sends to, as the configuration has them. */
  hosts(config: Static<S>, secret: ReadSecret): readonly string[]
  make(config: Static<S>, context: ChannelContext): Channel
}

/** Holds a type of channel to its own schema. */
export const channelKind = <S extends TObject>(kind: ChannelKind<S>): ChannelKind<S> => kind
