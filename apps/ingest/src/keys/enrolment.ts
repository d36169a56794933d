import type { KeyIssued } from '@nrg/schema/key-event'
import { issueKey, keysCalled, type MadeKey, rotateKey } from '@nrg/service/keys/key-changes'
import type { Key } from '@nrg/service/keys/key-ring'
import { AlreadyEnrolled, BeingEnrolled, ForeignDevice } from '../errors.ts'
import type { DeviceKeys } from './device-keys.ts'

/** How long a device's old key holds beside a new one, in milliseconds. */
export const OVERLAP_MS = 24 * 3_600_000

export interface EnrolmentOptions {
  readonly keys: DeviceKeys
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

export interface EnrolOptions {
  /** The key that allows it. */
  readonly provisioner: Key
  /** Whether a device that has a key gets another one, beside which that holds for a day. */
  readonly rotate: boolean
}

/** Gives devices keys of their own, each for that device alone. */
export class Enrolment {
  readonly #options: EnrolmentOptions
  readonly #underWay = new Set<string>()

  constructor(options: EnrolmentOptions) {
    this.#options = options
  }

  /**
   * The key of a device: in force, and shown here alone.
   *
   * @throws ForeignDevice, AlreadyEnrolled, BeingEnrolled; an error of `@nrg/influx/errors` where it cannot be put on record
   */
  async enrol(device: string, options: EnrolOptions): Promise<MadeKey> {
    if (!this.#options.keys.covers(options.provisioner, device, true)) throw new ForeignDevice(device)
    // Two at once would give it two keys, and say so to neither.
    if (this.#underWay.has(device)) throw new BeingEnrolled(device)
    this.#underWay.add(device)
    try {
      return await this.#enrol(device, options)
    } finally {
      this.#underWay.delete(device)
    }
  }

  async #enrol(device: string, { provisioner, rotate }: EnrolOptions): Promise<MadeKey> {
    const { keys, clock } = this.#options
    await keys.load()
    const { log } = keys
    const now = clock()
    const by = `${provisioner.issued.name} (nrg_${provisioner.id})`
    const held = keysCalled(log.ring, device, now).filter(({ issued }) => isForAlone(device, issued))
    // Of two during a rotation the one that goes on.
    const present = held.find(({ revoked }) => revoked === undefined) ?? held.at(-1)
    if (present === undefined) {
      const made = issueKey({ role: 'device', name: device, scope: { devices: [device] }, by }, now)
      await log.write([made.event])
      return made
    }
    if (!rotate) throw new AlreadyEnrolled(device, `nrg_${present.id}`)
    const { made, events } = rotateKey(log.ring, present, { at: Math.min(now + OVERLAP_MS, present.until), by }, now)
    await log.write(events)
    return made
  }
}

const isForAlone = (device: string, { role, scope }: KeyIssued): boolean =>
  role === 'device' &&
  scope !== undefined &&
  'devices' in scope &&
  scope.devices.length === 1 &&
  scope.devices[0] === device
