import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type IgnoredValues, ignoredValues } from '../settings/ignored.ts'
import { all, any, type Condition, where } from './condition.ts'
import { predicate, type Value } from './value.ts'

/** That a reading is what its sensor says when it fails. Storage compares integers too, as long as it is asked for bounds. */
export const ignoredReadings = (config: FleetConfig): Value =>
  predicate(
    any(
      ignoredValues(config).map(({ metric, device, values, others }) =>
        all([
          where('_field', '==', metric),
          ...(device === undefined ? [] : [where('device_id', '==', device)]),
          ...others.map((other) => where('device_id', '!=', other)),
          any(values.map((value) => all([where('_value', '>=', value), where('_value', '<=', value)]))),
        ]),
      ),
    ),
  )

/** That it is not: the opposite, in words that storage takes. */
const saneReadings = (config: FleetConfig): Value =>
  predicate(all(ignoredValues(config).map((one) => any([...ofOthers(one), all(one.values.map(isNot))]))))

const ofOthers = ({ metric, device, others }: IgnoredValues): readonly Condition[] => [
  where('_field', '!=', metric),
  ...(device === undefined ? [] : [where('device_id', '!=', device)]),
  ...others.map((other) => where('device_id', '==', other)),
]

const isNot = (value: number): Condition => any([where('_value', '<', value), where('_value', '>', value)])

/** The option of every script that judges single readings: see infra/tasks/shared/numbers.flux. */
export const saneOption = (config: FleetConfig): Record<'sane', Value> => ({ sane: saneReadings(config) })
