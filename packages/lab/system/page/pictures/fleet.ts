import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'

/** 14:25:08 in Berlin, on a Thursday: what every picture's clock says. */
export const NOW = Date.parse('2026-11-26T13:25:08Z')

export const MINUTE = 60_000

/** When the service was last heard in the pictures of a page that is cut off. */
export const GONE = NOW - 42_000

/** A time of the pictures' day, as the clocks in Berlin have it. */
export const berlin = (hour: number, minute: number, second = 0): number =>
  Date.parse('2026-11-25T23:00:00Z') + (hour * 3600 + minute * 60 + second) * 1000

const SITES = [
  ['harbour', 'Harbour', 'Cold store', 42, ['Chiller', 'Freezer', 'Dock fan', 'Evaporator']],
  ['northgate', 'Northgate', 'Pressing plant', 48, ['Press', 'Compressor', 'Conveyor', 'Furnace']],
  ['quarry', 'Quarry', 'Crushing', 30, ['Crusher', 'Screen', 'Belt', 'Pump']],
  ['depot', 'Depot East', 'Bus charging', 36, ['Charger']],
  ['riverside', 'Riverside', 'Water works', 28, ['Pump P-1', 'Blower', 'Mixer']],
  ['mill', 'Mill Lane', 'Offices', 24, ['HVAC roof', 'Lift', 'Kitchen', 'Floor']],
  ['airfield', 'Airfield', 'Logistics', 20, ['Conveyor', 'Sorter', 'Dock']],
  ['hall', 'Data hall 2', 'Racks', 12, ['UPS', 'CRAC', 'PDU']],
] as const

export interface PictureDevice {
  readonly id: string
  readonly site: string
  readonly name: string
  readonly note: string
  readonly feed: string
}

/** 240 devices in 8 sites. */
export const devices: readonly PictureDevice[] = SITES.flatMap(([site, , note, count, kinds]) => {
  const per = Math.ceil(count / kinds.length)
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[Math.floor(index / per)] ?? ''
    const number = (index % per) + 1
    const name = kind.endsWith('-1') ? `${kind}${String(number).padStart(2, '0')}` : `${kind} ${number}`
    const feed = `${site.charAt(0).toUpperCase()}${2 + Math.floor(index / 3)}`
    return { site, name, note: `${note}, feed ${feed}`, feed }
  })
}).map((device, index) => ({ ...device, id: String(1001 + index) }))

/** The device of a site by its name. @throws Error where there is none */
export function deviceOf(site: string, name: string): string {
  const found = devices.find((one) => one.site === site && one.name === name)
  if (found === undefined) throw new Error(`no ${name} at ${site}`)
  return found.id
}

/** The devices that the sagging feed of the quarry supplies. */
export const sagging: readonly string[] = devices
  .filter(({ site }) => site === 'quarry')
  .filter((_, index) => index % 5 < 2)
  .map(({ id }) => id)

export const fleet: FleetConfig = {
  ...defaultFleetConfig,
  metrics: [...defaultFleetConfig.metrics, { name: 'power_kw', unit: 'kW', label: 'power' }].toSorted(
    (a, b) => order(a.name) - order(b.name),
  ),
  runbooks: [
    {
      name: 'Chillers',
      for: { kinds: ['electrical'] },
      steps: [
        'Look whether the compressor is blocked or starts again and again.',
        'Compare the three phases at the breaker; one far off means a lost phase.',
        'Move the load to Chiller 3, which has 38 % to spare.',
      ],
    },
    {
      name: 'Sensors',
      for: { kinds: ['sensor'] },
      steps: [
        'Read the sensor at the device; restart its gateway channel.',
        'Until then the limit of 70 °C does not protect it: look at it by hand, or watch those beside it.',
      ],
    },
  ],
  sites: Object.fromEntries(
    SITES.map(([site, name]) => [
      site,
      { name, time_zone: 'Europe/Berlin', tariff: { per_kwh: 0.23, currency: 'EUR' } },
    ]),
  ),
  devices: Object.fromEntries(
    devices.map(({ id, site, name, note, feed }) => [
      id,
      { site, name, note, feed, electrical: { phases: 3, nominal_v: 480, power_factor: 0.95 } },
    ]),
  ),
}

function order(metric: string): number {
  return ['current_a', 'power_kw', 'temp_c', 'voltage_v'].indexOf(metric)
}
