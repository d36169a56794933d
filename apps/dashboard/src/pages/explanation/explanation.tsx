import type { AlertDetail } from '@nrg/schema/explanation'
import type { Incident, Verdict } from '@nrg/schema/incident'
import { useEffect, useState } from 'preact/hooks'
import { isTyping } from '../../chrome/shortcuts.tsx'
import { useMayAct, usePage } from '../../hooks/page-context.ts'
import { COMMENT, Comment } from './comment.tsx'
import { Head, SILENCE } from './head.tsx'
import { HowFar } from './how-far.tsx'
import { Cost, FoundBy, KindOf, Log, MovedList, WasItRight } from './sections.tsx'

/** What is shown of an incident is of its worst alert; asked for again while it is open. */
const AGAIN_MS = 10_000

/** Answers what, how far, what else moved, what kind, what it costs; what there is nothing to say of is left out. */
export function Explanation({ incident }: { incident: Incident }) {
  const acts = useMayAct()
  const detail = useDetail(incident)
  const explanation = detail?.explanation
  useActKeys(incident)
  return (
    <section class="panel ex" aria-labelledby="explained">
      <Head incident={incident} sentence={explanation?.sentence ?? incident.sentence} />
      <HowFar incident={incident} {...(detail !== undefined && { detail })} />
      {explanation !== undefined && (
        <>
          {explanation.moved.length > 0 && <MovedList moved={explanation.moved} since={Date.parse(incident.since)} />}
          {explanation.kind.value !== 'unknown' && <KindOf kind={explanation.kind} />}
          {explanation.cost !== null && <Cost cost={explanation.cost} />}
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

function useDetail(incident: Incident): AlertDetail | undefined {
  const { alerts, state } = incident
  const { client } = usePage()
  const id = alerts[0] ?? ''
  const [kept, setKept] = useState<{ id: string; detail: AlertDetail } | undefined>()
  useEffect(() => {
    const stop = new AbortController()
    const ask = async () => {
      const answer = await client.get<AlertDetail>(`/api/alerts/${encodeURIComponent(id)}`, stop.signal)
      if (answer.kind === 'ok' && !stop.signal.aborted) setKept({ id, detail: answer.body })
    }
    ask()
    const timer = state === 'closed' ? undefined : setInterval(ask, AGAIN_MS)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
    // What is said of it changes it.
  }, [client, id, state, incident])
  return kept?.id === id ? kept.detail : undefined
}

const VERDICT_KEYS: Readonly<Record<string, Verdict>> = { 1: 'real', 2: 'false', 3: 'planned' }

/** `a` takes what is explained, `u` gives it back, `s` silences, `c` comments, `1` `2` `3` say whether it was right. */
function useActKeys(incident: Incident): void {
  const can = useMayAct()
  const { acts } = usePage()
  useEffect(() => {
    if (!can) return
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === 's' || event.key === 'c') {
        event.preventDefault()
        if (event.key === 'c') document.getElementById(COMMENT)?.focus()
        else document.getElementById(SILENCE)?.click()
      }
      const verdict = VERDICT_KEYS[event.key]
      if (event.key === 'a' && incident.state === 'open') acts.acknowledge(incident)
      else if (event.key === 'u' && incident.state === 'acknowledged') acts.release(incident)
      else if (verdict !== undefined) acts.judge(incident, incident.verdict === verdict ? null : verdict)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [acts, can, incident])
}
