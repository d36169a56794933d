import { partitionOfDevice } from '@nrg/stream/partition'

/** At which site devices are, as far as that is known. */
export interface Sites {
  /** Another one whenever a device may be at another site. */
  readonly version: number
  /** Whether what people said of it is known. */
  readonly isKnown: boolean
  siteOf(device: string): string | undefined
}

/** So many devices are remembered: more than there may be, as a rule. */
const REMEMBERED = 200_000

/** The partition of each device; remembered, for each reading asks. */
export class PartitionFinder {
  readonly #sites: Sites
  readonly #partitions = new Map<string, number>()
  #version: number | undefined

  constructor(sites: Sites) {
    this.#sites = sites
  }

  /** Whether it can be told: a device in another partition than its site would be in another cell than its past. */
  get isReady(): boolean {
    return this.#sites.isKnown
  }

  /** The partition of a line of readings, as `readingLine` writes it. */
  ofLine(line: string): number {
    const start = line.indexOf(',device_id=') + ',device_id='.length
    return this.#of(line.slice(start, line.indexOf(' ', start)))
  }

  #of(device: string): number {
    if (this.#version !== this.#sites.version || this.#partitions.size > REMEMBERED) this.#partitions.clear()
    this.#version = this.#sites.version
    const known = this.#partitions.get(device)
    if (known !== undefined) return known
    const partition = partitionOfDevice(device, this.#sites.siteOf(device))
    this.#partitions.set(device, partition)
    return partition
  }
}
