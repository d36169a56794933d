import type { ActEvent, DeviceEvent, IncidentActEvent, SilenceEvent } from '@nrg/schema/act-event'
import { type DeviceData, deviceData } from './device-data.ts'
import { type StoredSilence, silenceOf } from './silence.ts'

/** Orders events as they happened; ids part those of one millisecond, so that everybody has the same order. */
export const inOrder = (a: ActEvent, b: ActEvent): number => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/**
 * Everything that people said, as a set of events: the order in which they are added, and how often, makes no difference.
 * What holds is told by the latest one.
 */
export class Acts {
  readonly #events = new Map<string, ActEvent>()
  readonly #byAlert = new Map<string, Set<string>>()
  readonly #bySilence = new Map<string, Set<string>>()
  readonly #byDevice = new Map<string, Set<string>>()
  #version = 0

  constructor(events: Iterable<ActEvent> = []) {
    for (const event of events) this.add(event)
  }

  /** Adds an event; answers whether it says anything new. Of two with one id the earlier one holds. */
  add(event: ActEvent): boolean {
    const known = this.#events.get(event.id)
    if (known !== undefined && !isBefore(event, known)) return false
    if (known !== undefined) this.#index(known, (ids) => ids.delete(known.id))
    this.#events.set(event.id, event)
    this.#index(event, (ids) => ids.add(event.id))
    this.#version++
    return true
  }

  /** The event of an id. */
  get(id: string): ActEvent | undefined {
    return this.#events.get(id)
  }

  /** Another one whenever something new was added. */
  get version(): number {
    return this.#version
  }

  /** What was said of any of these alerts, in order. */
  about(alertIds: Iterable<string>): IncidentActEvent[] {
    const found = new Set<string>()
    for (const alert of alertIds) for (const id of this.#byAlert.get(alert) ?? []) found.add(id)
    return this.#inOrder<IncidentActEvent>(found)
  }

  /** The silence of an id, as it is now. */
  silence(id: string): StoredSilence | undefined {
    return silenceOf(this.#inOrder<SilenceEvent>(this.#bySilence.get(id) ?? []))
  }

  /** All silences that ever were, the latest made first. */
  silences(): StoredSilence[] {
    return [...this.#bySilence.keys()]
      .flatMap((id) => this.silence(id) ?? [])
      .sort((a, b) => b.from - a.from || (a.id < b.id ? -1 : 1))
  }

  /** What people said a device is; its `revision` is the latest event of it. */
  device(id: string): DeviceData {
    return deviceData(this.#inOrder<DeviceEvent>(this.#byDevice.get(id) ?? []))
  }

  /** When a device was last said to be retired, in milliseconds since the epoch; undefined where it never was. */
  retiredAt(id: string): number | undefined {
    const events = this.#inOrder<DeviceEvent>(this.#byDevice.get(id) ?? [])
    return events.findLast(({ retired }) => retired)?.time
  }

  /** The devices that anything was said of. */
  devices(): Iterable<string> {
    return this.#byDevice.keys()
  }

  #index(event: ActEvent, change: (ids: Set<string>) => void): void {
    const of = (map: Map<string, Set<string>>, key: string) => {
      const ids = map.get(key) ?? new Set()
      map.set(key, ids)
      change(ids)
    }
    if ('silence' in event) of(this.#bySilence, event.silence)
    else if (event.type === 'device') of(this.#byDevice, event.device)
    else for (const alert of event.alerts) of(this.#byAlert, alert)
  }

  #inOrder<T extends ActEvent>(ids: Iterable<string>): T[] {
    return [...ids].flatMap((id) => (this.#events.get(id) as T | undefined) ?? []).sort(inOrder)
  }
}

/** Events of one id and time that differ are none that we wrote; which of them holds must not hang on their order. */
function isBefore(a: ActEvent, b: ActEvent): boolean {
  return a.time !== b.time ? a.time < b.time : JSON.stringify(a) < JSON.stringify(b)
}
