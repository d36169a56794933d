import { type Static, Type } from '@sinclair/typebox'
import { Nullable } from './nullable.ts'
import { Link } from './runbook.ts'

/** How many devices are in which state. */
export const StatusCounts = Type.Object({
  critical: Type.Integer(),
  warning: Type.Integer(),
  offline: Type.Integer(),
  silenced: Type.Integer(),
  ok: Type.Integer(),
})
export type StatusCounts = Static<typeof StatusCounts>

export const Tariff = Type.Object(
  {
    per_kwh: Type.Number({ minimum: 0, description: 'What a kilowatt-hour costs' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217: EUR' }),
  },
  { additionalProperties: false },
)
export type Tariff = Static<typeof Tariff>

/** Whose public holidays are kept: ISO 3166, a country and, where it has its own, a part of it. */
export const HolidayRegion = Type.String({
  pattern: '^[A-Z]{2}(-[A-Z0-9]{1,3}){0,2}$',
  description: 'Whose public holidays are kept: DE, DE-BE, GB-SCT, US-CA',
})

/** A site as the configuration has it. */
export const SiteConfig = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    note: Type.Optional(Type.String({ maxLength: 200 })),
    time_zone: Type.Optional(Type.String({ description: 'As in the tz database: Europe/Berlin; UTC where left out' })),
    holidays: Type.Optional(HolidayRegion),
    tariff: Type.Optional(Tariff),
    links: Type.Optional(Type.Array(Link, { maxItems: 16 })),
  },
  { additionalProperties: false },
)
export type SiteConfig = Static<typeof SiteConfig>

/** A site and how it does. Devices without a site are of the site `null`. */
export const SiteSummary = Type.Object(
  {
    site: Nullable(Type.String()),
    name: Type.String(),
    note: Type.Optional(Type.String()),
    time_zone: Type.String(),
    devices: Type.Integer(),
    status: StatusCounts,
    power_kw: Nullable(Type.Number()),
    expected_kw: Nullable(Type.Number()),
    energy_today_kwh: Type.Optional(Nullable(Type.Number({ description: 'Since midnight there' }))),
    energy_usual_kwh: Type.Optional(Nullable(Type.Number({ description: 'What was expected of the same time' }))),
    excess_kwh: Nullable(Type.Number({ description: 'Of its open incidents, so far' })),
    excess_cost: Nullable(Type.Number()),
    tariff: Type.Optional(Tariff),
    worst: Nullable(Type.Object({ incident: Type.String(), severity: Type.String() })),
  },
  { description: 'A site and how it does' },
)
export type SiteSummary = Static<typeof SiteSummary>

export const SiteList = Type.Array(SiteSummary, { description: 'All sites, by name; devices without one last' })
export type SiteList = Static<typeof SiteList>
