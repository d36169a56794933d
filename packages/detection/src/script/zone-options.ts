import type { TimeZones } from '../settings/time-zones.ts'
import { dict, string, type Value } from './value.ts'

/** By which clock each device goes, as two parameters. */
export const zoneOptions = ({ usual, exceptions }: TimeZones): Record<'zone' | 'zones', Value> => ({
  zone: string(usual),
  zones: dict([...exceptions].map(([device, zone]) => [device, string(zone)])),
})
