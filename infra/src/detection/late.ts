import { learningDefaults } from '@nrg/detection/settings/learning'
import { type FluxText, fluxDuration } from '@nrg/influx/flux'
import type { FleetConfig } from '@nrg/schema/fleet-config'

/** For how long what comes late is judged, as scripts have it. */
export const lateOf = ({ learning }: FleetConfig): FluxText => fluxDuration(learning?.late ?? learningDefaults.late)
