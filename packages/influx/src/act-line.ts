import { ACT_MEASUREMENT, ActEvent } from '@nrg/schema/act-event'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { eventLine } from './event-line.ts'

const check = TypeCompiler.Compile(ActEvent)

/** Members that are fields of their own beside the whole event, for who asks the database in Flux. */
const told = ['actor', 'incident', 'device', 'metric', 'reason', 'verdict', 'silence'] as const

/** Whether it is an act as this version writes it. */
export const isActEvent = (event: unknown): event is ActEvent => check.Check(event)

/** The line of an act. */
export function actLine(event: ActEvent): string {
  const some = event as Partial<Record<(typeof told)[number], string | null>>
  const fields = told.flatMap((name) => (typeof some[name] === 'string' ? [[name, some[name]] as const] : []))
  const { type, id, time } = event
  return eventLine({ measurement: ACT_MEASUREMENT, type, id, time, event, told: Object.fromEntries(fields) })
}
