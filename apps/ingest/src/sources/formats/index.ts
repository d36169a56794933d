import type { Format } from './format.ts'
import { homeAssistant } from './home-assistant.ts'
import { shelly3em } from './shelly-3em.ts'
import { shellyGen1 } from './shelly-gen1.ts'
import { shellyGen2 } from './shelly-gen2.ts'
import { solaredge } from './solaredge.ts'
import { tasmota } from './tasmota.ts'
import { victron } from './victron.ts'
import { zigbee2mqtt } from './zigbee2mqtt.ts'

/** The formats that are known, by what a configuration calls them. */
export const formats: Readonly<Record<string, Format>> = {
  'home-assistant': homeAssistant,
  'shelly-3em': shelly3em,
  'shelly-gen1': shellyGen1,
  'shelly-gen2': shellyGen2,
  solaredge,
  tasmota,
  victron,
  zigbee2mqtt,
}
