import type { IncidentKind } from '@nrg/schema/incident'
import { KIND_NAMES } from '../wording/kind.ts'
import { Icon } from './icon.tsx'

/** What kind of cause it is; nothing where that is not told apart. */
export function KindChip({ kind }: { kind: IncidentKind }) {
  if (kind === 'unknown') return null
  return (
    <span class={`chip ${kind}`}>
      <Icon name={kind === 'supply' ? 'electrical' : kind} />
      {KIND_NAMES[kind]}
    </span>
  )
}
