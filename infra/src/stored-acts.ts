import { Acts } from '@nrg/detection/acts/acts'
import { isActEvent } from '@nrg/influx/act-line'
import { EventFeed } from '@nrg/influx/event-feed'
import type { Reader } from '@nrg/influx/query'
import { ACT_MEASUREMENT } from '@nrg/schema/act-event'

/**
 * Reads what people have said up to a time, in milliseconds since the epoch.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function readActs(reader: Reader, until: number): Promise<Acts> {
  const acts = new Acts()
  const feed = new EventFeed({
    reader,
    measurement: ACT_MEASUREMENT,
    check: isActEvent,
    take: (event) => void acts.add(event),
    clock: () => until,
  })
  await feed.read()
  return acts
}
