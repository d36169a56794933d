import type { Silence, SilenceList } from '@nrg/schema/act'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { useKnown, useMayAct, usePage } from '../../hooks/page-context.ts'
import { useCoarseNow } from '../../hooks/use-now.ts'
import { Icon } from '../../parts/icon.tsx'
import { clock } from '../../wording/clock.ts'
import { scopeWords } from './scope-words.ts'

const EXTEND_MS = 4 * 3_600_000

/** What is not told, by whom and until when, and what each hides now. */
export function SilencesPage() {
  const { client, route, acts, refresh } = usePage()
  const known = useKnown()
  const may = useMayAct()
  const now = useCoarseNow()
  const [all, setAll] = useState<SilenceList | undefined>()
  const [asked, setAsked] = useState(0)
  const { device, site } = route.query
  const lists = known.incidents
  useEffect(() => {
    client.get<SilenceList>('/api/silences').then((answer) => {
      if (answer.kind === 'ok') setAll(answer.body)
    })
    // What somebody says, and an incident that it hides, come with the lists.
  }, [client, asked, lists, known.action])
  const change = useCallback(
    async (what: string, method: string, { id }: Silence, body?: object) => {
      await acts.change(what, method, `/api/silences/${encodeURIComponent(id)}`, body)
      setAsked((count) => count + 1)
      refresh()
    },
    [acts, refresh],
  )
  const shown = (all ?? []).filter(
    ({ scope }) => (device === undefined || scope.device === device) && (site === undefined || scope.site === site),
  )
  const groups = (['active', 'ended'] as const).map(
    (state) => [state, shown.filter((one) => one.state === state)] as const,
  )
  return (
    <section class="panel" aria-labelledby="silences">
      <div class="ph">
        <h1 id="silences">Silences</h1>
        <span class="grow" />
        {(device ?? site) !== undefined && (
          <a class="more" href="/silences">
            All silences
          </a>
        )}
      </div>
      {all === undefined && <p class="none">Loading …</p>}
      {all !== undefined && shown.length === 0 && (
        <p class="none">Nothing is silenced. A silence is made from an alert or a device.</p>
      )}
      {groups.map(
        ([state, list]) =>
          list.length > 0 && (
            <ul class="al sil" key={state} aria-label={state}>
              <li class="grp">
                <span>{state === 'active' ? 'Active' : 'Ended'}</span>
                <span class="mut">{list.length}</span>
              </li>
              {list.map((silence) => {
                const { id, scope, why, by, until, from, matches_open } = silence
                return (
                  <li key={id}>
                    <Icon name="silenced" />
                    <div class="two-l">
                      <div class="t b">{scopeWords(scope, known)}</div>
                      <div class="why">{why}</div>
                    </div>
                    <div class="two-l r num">
                      <div>
                        {state === 'active' ? 'until' : 'ended'} {clock.moment(Date.parse(until), now)}
                      </div>
                      <div>
                        {by}, {clock.moment(Date.parse(from), now)}
                      </div>
                    </div>
                    <span class="num mut r">{state === 'active' && `hides ${matches_open} now`}</span>
                    {may && state === 'active' && (
                      <span class="acts">
                        <button
                          type="button"
                          class="btn"
                          onClick={() =>
                            change('The extension', 'PATCH', silence, {
                              until: new Date(Date.parse(until) + EXTEND_MS),
                            })
                          }
                        >
                          4 h longer
                        </button>
                        <button type="button" class="btn" onClick={() => change('The end', 'DELETE', silence)}>
                          End
                        </button>
                      </span>
                    )}
                  </li>
                )
              })}
            </ul>
          ),
      )}
    </section>
  )
}
