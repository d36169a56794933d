import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Electrical } from './device.ts'
import { DEVICE_ID_TEXT } from './device-id.ts'
import { Duration } from './duration.ts'
import { defaultMetrics, Ignored, Limit, Metric, MetricName } from './metric.ts'
import { Retention } from './retention.ts'
import { Link, Runbook } from './runbook.ts'
import { HolidayRegion, SiteConfig } from './site.ts'

/** A site's name in the configuration, and the tag of its readings. */
export const SiteName = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' })

/** How what is normal is learned, for the whole fleet. */
export const Learning = Type.Partial(
  Type.Object(
    {
      late: Duration,
      adopt_after: Duration,
      around: Duration,
      flag: Type.Number({ exclusiveMinimum: 0, description: 'Steps this many sd away are not learned from' }),
      habit: Type.Integer({
        minimum: 0,
        maximum: 14,
        description:
          'On so many of 14 days at the same time of day, or once on that day of the week: no news. 0: it is',
      }),
    },
    { additionalProperties: false },
  ),
)

/** What is set of detectors, by their names. What those are, and what each of them takes, `@nrg/detection` knows. */
export const Detectors = Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()))
export type Detectors = Static<typeof Detectors>

const deviceOverride = <D extends TSchema>(detectors: D) =>
  Type.Object(
    {
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      site: Type.Optional(SiteName),
      feed: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'What it is supplied by' })),
      note: Type.Optional(Type.String({ maxLength: 200 })),
      links: Type.Optional(Type.Array(Link, { maxItems: 16 })),
      electrical: Type.Optional(Electrical),
      detectors: Type.Optional(detectors),
      metrics: Type.Optional(
        Type.Record(
          MetricName,
          Type.Object(
            { limit: Type.Optional(Limit), ignore: Type.Optional(Ignored), detectors: Type.Optional(detectors) },
            { additionalProperties: false },
          ),
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  )

export type DeviceOverride = Static<ReturnType<typeof deviceOverride<typeof Detectors>>>

/**
 * What is measured, how it is judged (for the fleet, a metric, a device, and a metric of a device) and kept.
 *
 * @param detectors the schema of what is set of detectors at any of these levels
 */
export const fleetConfigSchema = <D extends TSchema>(detectors: D) =>
  Type.Object(
    {
      holidays: Type.Optional(HolidayRegion),
      sites: Type.Optional(Type.Record(SiteName, SiteConfig, { additionalProperties: false })),
      metrics: Type.Array(
        Type.Object({ ...Metric.properties, detectors: Type.Optional(detectors) }, { additionalProperties: false }),
        { minItems: 1, maxItems: 256 },
      ),
      retention: Type.Optional(Retention),
      learning: Type.Optional(Learning),
      detectors: Type.Optional(detectors),
      runbooks: Type.Optional(Type.Array(Runbook, { maxItems: 256 })),
      devices: Type.Optional(
        Type.Record(Type.String({ pattern: DEVICE_ID_TEXT }), deviceOverride(detectors), {
          additionalProperties: false,
        }),
      ),
    },
    { additionalProperties: false },
  )
export type FleetConfig = Static<ReturnType<typeof fleetConfigSchema<typeof Detectors>>>

/** What holds where no file says otherwise: the original's metrics, judged by each detector's own defaults. */
export const defaultFleetConfig: FleetConfig = { metrics: [...defaultMetrics] }

/** What the configuration has of a device. */
export function configOf({ devices }: Pick<FleetConfig, 'devices'>, device: string): DeviceOverride | undefined {
  return own(devices, device)
}

/** What the configuration has of a device for one of its metrics. */
export function metricConfigOf(config: Pick<FleetConfig, 'devices'>, device: string, metric: string) {
  return own(configOf(config, device)?.metrics, metric)
}

/** What the configuration has of a site; nothing of none. */
export function siteConfigOf({ sites }: Pick<FleetConfig, 'sites'>, site: string | null | undefined) {
  return typeof site === 'string' ? own(sites, site) : undefined
}

/** What stands under a name. People may call a thing as what every object has, such as `constructor`. */
function own<T>(named: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return named !== undefined && Object.hasOwn(named, name) ? named[name] : undefined
}

/** The static limits of one metric of one device; a device's own limit replaces each bound that it names. */
export function limitFor(config: FleetConfig, metric: string, device?: string): Limit {
  return {
    ...config.metrics.find(({ name }) => name === metric)?.limit,
    ...(device === undefined ? undefined : metricConfigOf(config, device, metric)?.limit),
  }
}

/** The configured metrics in the order of answers: the original's first, in its order, then the others. */
export function orderedMetrics(config: FleetConfig): Metric[] {
  const rank = (metric: Metric) => {
    const index = defaultMetrics.findIndex(({ name }) => name === metric.name)
    return index < 0 ? defaultMetrics.length : index
  }
  return config.metrics.toSorted((a, b) => rank(a) - rank(b))
}
