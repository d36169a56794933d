import type { IncidentKind } from '@nrg/schema/incident'
import { Icon } from './icon.tsx'

const KINDS = {
  electrical: { icon: 'electrical', name: 'Electrical' },
  supply: { icon: 'electrical', name: 'Supply' },
  sensor: { icon: 'sensor', name: 'Sensor' },
  communication: { icon: 'communication', name: 'No signal' },
} as const

/** What kind of cause it is; nothing where that is not told apart. */
export function KindChip({ kind }: { kind: IncidentKind }) {
  if (kind === 'unknown') return null
  const { icon, name } = KINDS[kind]
  return (
    <span class={`chip ${kind}`}>
      <Icon name={icon} />
      {name}
    </span>
  )
}
