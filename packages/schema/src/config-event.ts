import { type Static, Type } from '@sinclair/typebox'
import { Milliseconds } from './nullable.ts'

/** The measurement of the registry that holds which configuration judged from when on: one point an event, none is ever changed. */
export const CONFIG_MEASUREMENT = 'config'

/** From then on the tasks of the database are those of another configuration. */
export const ConfigEvent = Type.Object({
  type: Type.Literal('provisioned'),
  time: Milliseconds,
  /** The short name of how it judges, which alerts keep, too. */
  version: Type.String({ minLength: 1, maxLength: 64 }),
})
export type ConfigEvent = Static<typeof ConfigEvent>
