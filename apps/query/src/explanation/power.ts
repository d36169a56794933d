import { POWER_METRIC, powerSpread } from '@nrg/detection/energy/power'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { derivationOf, derivedPower } from '../energy/derivation.ts'
import type { Compared } from '../evidence/compared.ts'
import { rounded } from '../rounded.ts'
import type { Course } from './course.ts'

interface Seen {
  readonly compared: readonly Compared[]
  readonly courses: ReadonlyMap<string, Course>
}

/** What was seen of a device while an alert held, and of its power, where that is not measured but can be derived. */
export function withPower(seen: Seen, device: string, fleet: FleetConfig): Seen {
  const { compared, courses } = seen
  const own = new Map(compared.filter((one) => one.device === device).map((one) => [one.metric, one]))
  const derivation = derivationOf(fleet, device)
  if (derivation === undefined || own.has(POWER_METRIC)) return seen
  const { voltage, current } = derivation.source
  const [volts, amperes] = [own.get(voltage), own.get(current)]
  const mean = derivedPower(volts?.mean ?? null, amperes?.mean ?? null, derivation)
  if (mean === null) return seen
  const usual = derivedPower(volts?.normal?.mean ?? null, amperes?.normal?.mean ?? null, derivation)
  const normal = usual === null ? undefined : { mean: usual, sd: powerSpread(usual, volts?.normal, amperes?.normal) }
  const [sags, loads] = [courses.get(voltage), courses.get(current)]
  const voltsAt = new Map(sags?.spark)
  const spark = loads?.spark.flatMap(([time, amperesThen]): [number, number][] => {
    const kw = derivedPower(voltsAt.get(time) ?? null, amperesThen, derivation)
    return kw === null ? [] : [[time, rounded(kw)]]
  })
  const power = { device, metric: POWER_METRIC, mean, normal }
  if (loads === undefined || spark === undefined) return { compared: [...compared, power], courses }
  // It follows its current at once.
  return {
    compared: [...compared, power],
    courses: new Map([...courses, [POWER_METRIC, { lagS: loads.lagS, spark }]]),
  }
}
