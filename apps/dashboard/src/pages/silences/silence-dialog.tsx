import type { SilencePreview, SilenceScope } from '@nrg/schema/act'
import { useEffect, useRef, useState } from 'preact/hooks'
import { say } from '../../chrome/toast.ts'
import { useKnown, usePage } from '../../hooks/page-context.ts'
import { Segments } from '../../parts/segments.tsx'
import { clock } from '../../wording/clock.ts'
import { localInput } from '../../wording/local-input.ts'
import { scopeWords } from './scope-words.ts'

const HOUR_MS = 3_600_000
const PREVIEW_MS = 5000
const MOST_MS = 30 * 24 * HOUR_MS
const ENDS = [
  { value: '1', label: '1 h' },
  { value: '4', label: '4 h' },
  { value: 'tomorrow', label: 'Tomorrow 08:00' },
  { value: 'custom', label: 'Custom' },
]

/** When a silence ends that is chosen now. */
function endOf(choice: string, custom: string, now: number): number {
  if (choice === 'custom') return Date.parse(custom)
  if (choice !== 'tomorrow') return now + Number(choice) * HOUR_MS
  const morning = new Date(now)
  morning.setDate(morning.getDate() + 1)
  return morning.setHours(8, 0, 0, 0)
}

/** Asks what is to be silenced, until when and why, and says before what that hides. */
export function SilenceDialog({ scopes, onClose }: { scopes: readonly SilenceScope[]; onClose: () => void }) {
  const { acts, refresh } = usePage()
  const known = useKnown()
  const dialog = useRef<HTMLDialogElement>(null)
  const [chosen, setChosen] = useState(0)
  const [ends, setEnds] = useState('4')
  const [custom, setCustom] = useState(() => localInput(Date.now() + 24 * HOUR_MS))
  const [why, setWhy] = useState('')
  const [hidden, setHidden] = useState<readonly (SilencePreview | undefined)[]>([])
  const until = endOf(ends, custom, Date.now() + known.offsetMs)
  const moment = Number.isNaN(until) ? '' : clock.moment(until, Date.now())
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    const preview = async (scope: SilenceScope) => {
      const body = { scope, until: new Date(Date.now() + known.offsetMs + HOUR_MS), why: 'preview', dry_run: true }
      const answer = await acts.change(undefined, 'POST', '/api/silences', body)
      return answer === undefined ? undefined : ((await answer.json()) as SilencePreview)
    }
    const ask = () => {
      for (const [index, scope] of scopes.entries())
        preview(scope).then((found) => {
          if (found !== undefined) setHidden((before) => Object.assign([...before], { [index]: found }))
        })
    }
    ask()
    // Incidents come and go while it is open, and a service that is busy may not have answered.
    const timer = setInterval(ask, PREVIEW_MS)
    return () => clearInterval(timer)
  }, [])
  const submit = async (event: Event) => {
    event.preventDefault()
    const body = { scope: scopes[chosen], until: new Date(until), why, but_limits: true }
    if ((await acts.change('The silence', 'POST', '/api/silences', body)) === undefined) return
    say(`Silenced until ${moment}`)
    refresh()
    dialog.current?.close()
  }
  return (
    <dialog class="dlg" ref={dialog} aria-labelledby="silence-head" onClose={onClose}>
      <form onSubmit={submit}>
        <div class="ph">
          <h2 id="silence-head">Silence</h2>
          <span class="grow" />
          <button type="button" class="ib" aria-label="Close" onClick={() => dialog.current?.close()}>
            ✕
          </button>
        </div>
        <div class="body">
          <fieldset class="opts">
            <legend class="lab">What</legend>
            {scopes.map((scope, index) => {
              const preview = hidden[index]
              return (
                <label key={scopeWords(scope, known)} class={`opt${index === chosen ? ' on' : ''}`}>
                  <input type="radio" name="what" checked={index === chosen} onChange={() => setChosen(index)} />
                  {scopeWords(scope, known)}
                  <span class="mut num">
                    {preview !== undefined &&
                      `${preview.matches_open} open${preview.devices > 1 ? `, ${preview.devices} devices` : ''}`}
                  </span>
                </label>
              )
            })}
          </fieldset>
          <div>
            <span class="lab">Until</span>
            <Segments label="Until" value={ends} onChoose={setEnds} choices={ENDS} />
            {ends === 'custom' && (
              <input
                class="inp"
                type="datetime-local"
                aria-label="Until when"
                required
                value={custom}
                min={localInput(Date.now())}
                max={localInput(Date.now() + MOST_MS)}
                onInput={(event) => setCustom(event.currentTarget.value)}
              />
            )}
          </div>
          <label>
            <span class="lab">Why (the others see it)</span>
            <textarea
              class="inp"
              rows={2}
              required
              maxLength={2000}
              value={why}
              onInput={(event) => setWhy(event.currentTarget.value)}
            />
          </label>
          <p class="sub">
            Ends by itself at {moment}. Detection goes on, the chart shows it, nobody is told. A reading past a limit is
            told all the same.
          </p>
        </div>
        <div class="foot">
          <button type="button" class="btn" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="btn pri">
            Silence until {moment}
          </button>
        </div>
      </form>
    </dialog>
  )
}
