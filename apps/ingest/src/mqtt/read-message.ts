import { isUtf8 } from 'node:buffer'
import type { Detail } from '@nrg/schema/problem'
import type { FastifyError } from 'fastify'
import type { Item, ItemLimits } from '../body/item.ts'
import { readItems } from '../body/items.ts'
import { InvalidUtf8 } from '../errors.ts'
import { readPoints } from '../line-protocol/points.ts'
import { type Batch, BatchSorter, readBatch } from '../reading/batch.ts'
import type { ReadingRules } from '../reading/reading.ts'
import type { PointScanner } from '../scan/point-scanner.ts'
import type { ReadingScanner } from '../scan/reading-scanner.ts'
import type { PointMapping } from '../sources/point-mapping.ts'
import { readPayloads, type SourceBatch } from '../sources/read-payloads.ts'
import type { TopicMatch } from '../sources/sources.ts'
import { type Message, withDevice } from './message.ts'
import type { Topic } from './topic.ts'

export interface MessageRules extends ReadingRules, ItemLimits {
  /** Takes plain readings as they stand, whose times are ISO 8601. */
  readonly scanner: ReadingScanner
  /** The same of points. */
  readonly pointScanner: PointScanner | undefined
  /** Which points of line protocol are readings. */
  readonly points: PointMapping
}

/** What of the topics of a message has readings. */
export type ReadingsTopic = Exclude<Topic, { kind: 'status' }> | (TopicMatch & { kind: 'readings'; source: unknown })

/** Reads the readings of a message; what cannot be read at all is one that is rejected. */
export function readMessage({ payload }: Message, topic: ReadingsTopic, rules: MessageRules): Batch | SourceBatch {
  try {
    if (topic.kind === 'lines') return readPoints(payload, { ...rules, precision: 'ns' })
    if (!isUtf8(payload)) throw new InvalidUtf8()
    if ('source' in topic) return readPayloads(payload.toString(), topic, rules)
    const items = readItems(payload, false, rules, rules.times === undefined ? rules.scanner : undefined)
    return readBatch(topic.device === undefined ? items : items.map(ofDevice(topic.device)), rules)
  } catch (error) {
    const { code, message } = error as FastifyError
    // What a client is told of its body; anything else is a bug.
    if (!code?.startsWith('ING_')) throw error
    const rejected: Detail = { code: code.slice(4).toLowerCase(), message }
    const sorter = new BatchSorter(rules)
    sorter.refuse(rejected, { index: 0 })
    return sorter.batch()
  }
}

const ofDevice =
  (device: string) =>
  (item: Item): Item => {
    if (item.fault !== undefined || item.reading?.deviceId === device) return item
    const made = item.reading ? { foreign: item.reading.deviceId } : withDevice(item.value, device)
    if ('value' in made) return { ...item, value: made.value }
    const message = `device_id ${made.foreign} is not the one of the topic, ${device}`
    return { index: item.index, fault: { code: 'other_device', message, field: 'device_id' } }
  }
