import type { AlertDetail } from '@nrg/schema/explanation'
import type { Incident, Verdict } from '@nrg/schema/incident'
import { useEffect } from 'preact/hooks'
import type { Acts } from '../../acts/acts.ts'
import { isForPage } from '../../chrome/keys.ts'
import { useMayAct, usePage } from '../../hooks/page-context.ts'
import { useAnswer } from '../../hooks/use-answer.ts'
import { COMMENT, Comment } from './comment.tsx'
import { Head, SILENCE } from './head.tsx'
import { HowFar } from './how-far.tsx'
import { MovedList } from './moved.tsx'
import { Cost, FoundBy, KindOf, Log, WasItRight } from './sections.tsx'
import { WhatToDo } from './what-to-do.tsx'

/** What is shown of an incident is of its worst alert; asked for again while it is open. */
const AGAIN_MS = 10_000

interface ExplanationProps {
  readonly incident: Incident
  /** Those that keys are for in its place. */
  readonly selected?: readonly Incident[]
}

/** Answers what, how far, what else moved, what kind, what it costs; what there is nothing to say of is left out. */
export function Explanation({ incident, selected = [] }: ExplanationProps) {
  const acts = useMayAct()
  // What is said of it changes it.
  const detail = useAnswer<AlertDetail>(
    `/api/alerts/${encodeURIComponent(incident.alerts[0] ?? '')}`,
    incident.state === 'closed' ? undefined : AGAIN_MS,
    incident,
  )
  const explanation = detail?.explanation
  useActKeys(selected.length > 0 ? selected : [incident])
  return (
    <section class="panel ex" aria-labelledby="explained">
      <Head incident={incident} explanation={explanation} />
      <HowFar incident={incident} {...(detail !== undefined && { detail })} />
      {explanation !== undefined && (
        <>
          {explanation.moved.length > 0 && <MovedList moved={explanation.moved} incident={incident} />}
          {explanation.kind.value !== 'unknown' && <KindOf kind={explanation.kind} />}
          {explanation.cost !== null && <Cost cost={explanation.cost} />}
          <WhatToDo {...explanation} />
        </>
      )}
      {(acts || (explanation?.before.length ?? 0) > 0) && (
        <WasItRight incident={incident} before={explanation?.before ?? []} />
      )}
      {detail !== undefined && (detail.log.length > 0 || acts) && (
        <Log entries={detail.log}>{acts && <Comment incident={incident} />}</Log>
      )}
      {explanation !== undefined && <FoundBy found={explanation.found_by} />}
    </section>
  )
}

const VERDICT_KEYS: Readonly<Record<string, Verdict>> = { 1: 'real', 2: 'false', 3: 'planned' }

/** `a` takes what is explained or selected, `u` gives it back, `1` `2` `3` say whether it was right; `s` silences, `c` comments. */
function useActKeys(incidents: readonly Incident[]): void {
  const can = useMayAct()
  const { acts } = usePage()
  useEffect(() => {
    if (!can) return
    const press = (event: KeyboardEvent) => {
      if (!isForPage(event)) return
      const own = incidents.flatMap((incident) => actOf(event.key, incident, acts) ?? [])
      if (own.length === 0) return
      event.preventDefault()
      for (const act of own) act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [acts, can, incidents])
}

/** What a key does to an incident. */
function actOf(key: string, incident: Incident, acts: Acts): (() => void) | undefined {
  const verdict = VERDICT_KEYS[key]
  if (verdict !== undefined) return () => acts.judge(incident, incident.verdict === verdict ? null : verdict)
  if (key === 'a' && incident.state === 'open') return () => acts.acknowledge(incident)
  if (key === 'u' && incident.state === 'acknowledged') return () => acts.release(incident)
  if (key === 'c') return () => document.getElementById(COMMENT)?.focus()
  if (key !== 's') return undefined
  return () => {
    // Where the dialog leads back to.
    const button = document.getElementById(SILENCE)
    button?.focus()
    button?.click()
  }
}
