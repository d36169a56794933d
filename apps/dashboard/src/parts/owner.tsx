import type { Incident } from '@nrg/schema/incident'
import { clock } from '../wording/clock.ts'
import { Icon } from './icon.tsx'

/** What a verdict is called. */
export const VERDICTS = { real: 'Real', false: 'False alarm', planned: 'Planned' } as const

/** Who has an incident, or what became of it. */
export function Owner({ incident: { acknowledged, silenced, state, verdict } }: { incident: Incident }) {
  if (state === 'silenced' && silenced !== null)
    return (
      <>
        <span class="mut">
          <Icon name="silenced" />
        </span>
        <span>
          until {clock.time(Date.parse(silenced.until))}
          <small title={`${silenced.by}: ${silenced.why}`}>{silenced.why}</small>
        </span>
      </>
    )
  if (state === 'closed')
    return verdict === null ? null : (
      <>
        <Icon name={verdict === 'false' ? 'question' : 'check'} />
        <span>{VERDICTS[verdict]}</span>
      </>
    )
  return acknowledged === null ? null : (
    <>
      <Icon name="check" />
      <span>
        {acknowledged.by}
        <small>{clock.time(Date.parse(acknowledged.at))}</small>
      </span>
    </>
  )
}
