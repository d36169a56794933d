import type { SilenceScope } from '@nrg/schema/act'
import type { Explanation } from '@nrg/schema/explanation'
import type { Incident } from '@nrg/schema/incident'
import { useState } from 'preact/hooks'
import { useKnown, useMayAct, usePage } from '../../hooks/page-context.ts'
import { placeOf } from '../../incidents/place.ts'
import { Age } from '../../parts/age.tsx'
import { useCopy } from '../../parts/command.tsx'
import { Icon } from '../../parts/icon.tsx'
import { IncidentSign } from '../../parts/incident-sign.tsx'
import { alertHref, deviceHref } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { duration } from '../../wording/duration.ts'
import { plainSentence } from '../../wording/plain-sentence.ts'
import { SilenceDialog } from '../silences/silence-dialog.tsx'

/** The button that `s` presses. */
export const SILENCE = 'silence'

/** What is wrong, where and since when, and what can be done about it. */
export function Head({ incident, explanation }: { incident: Incident; explanation: Explanation | undefined }) {
  const { sites } = useKnown()
  const can = useMayAct()
  const { acts, route } = usePage()
  const { id, title, state, since, until, devices, acknowledged } = incident
  const [only] = devices
  const began = Date.parse(since)
  const [silencing, setSilencing] = useState(false)
  const scopes = scopesOf(incident)
  return (
    <div class="sec">
      <div class="head">
        <IncidentSign incident={incident} />
        <div>
          <h2 id="explained">{title}</h2>
          <p class="sub">
            {placeOf(incident, sites).replaceAll(' · ', ', ')}, for{' '}
            {state === 'closed' && until !== null ? duration(Date.parse(until) - began) : <Age since={began} />}:{' '}
            {explanation === undefined ? (
              <span class="skel" aria-label="Loading …" role="img" />
            ) : (
              `${plainSentence(explanation.sentence, incident.metric)}.${pastLimit(incident, explanation)}`
            )}
          </p>
          {acknowledged !== null && (
            <p class="sub">
              Taken by {acknowledged.by} at {clock.time(Date.parse(acknowledged.at))}.
            </p>
          )}
        </div>
      </div>
      <div class="acts">
        {can && state === 'open' && (
          <button type="button" class="btn pri" onClick={() => acts.acknowledge(incident)}>
            <Icon name="check" />
            Acknowledge <kbd>A</kbd>
          </button>
        )}
        {can && state === 'acknowledged' && (
          <button type="button" class="btn" onClick={() => acts.release(incident)}>
            Give back
          </button>
        )}
        {can && state !== 'closed' && scopes.length > 0 && (
          <button id={SILENCE} type="button" class="btn" onClick={() => setSilencing(true)}>
            <Icon name="silenced" />
            Silence <kbd>S</kbd>
          </button>
        )}
        {route.page !== 'device' && devices.length === 1 && only !== undefined && (
          <a class="btn" href={deviceHref(only, { alert: id })}>
            Device
          </a>
        )}
        <CopyLink href={alertHref(id)} />
      </div>
      {silencing && <SilenceDialog scopes={scopes} onClose={() => setSilencing(false)} />}
    </div>
  )
}

/** That a limit of the installation was passed, and when. */
function pastLimit({ value, expected, unit }: Incident, { how_far: { limit } }: Explanation): string {
  if (limit?.crossed_at == null) return ''
  const low = limit.upper === undefined || (value !== null && expected !== null && value < expected)
  return ` Past the limit of ${(low ? limit.lower : limit.upper) ?? ''} ${unit} since ${clock.exact(Date.parse(limit.crossed_at))}.`
}

/** What an incident can be silenced by: its metric at its device, the device, its site. */
function scopesOf({ devices, metric, reason, site }: Incident): SilenceScope[] {
  const [device] = devices
  return [
    ...(device === undefined || devices.length > 1
      ? []
      : [...(reason === 'offline' ? [] : [{ device, metric }]), { device }]),
    ...(site === null ? [] : [...(devices.length > 1 ? [{ site, metric }] : []), { site }]),
  ]
}

function CopyLink({ href }: { href: string }) {
  const [copied, copy] = useCopy(location.origin + href)
  return (
    <button
      type="button"
      class="btn quiet"
      aria-label={copied ? 'Link copied' : 'Copy link'}
      title="Copy link"
      onClick={copy}
    >
      <Icon name={copied ? 'check' : 'link'} />
    </button>
  )
}
