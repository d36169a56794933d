import type { Incident } from '@nrg/schema/incident'
import { useMemo, useState } from 'preact/hooks'
import { useKnown, usePage } from '../../hooks/page-context.ts'
import { useCoarseNow } from '../../hooks/use-now.ts'
import { matches } from '../../incidents/filter.ts'
import { groupByState } from '../../incidents/order.ts'
import { holdOrder } from '../../list/hold-order.ts'
import { Segments, Select } from '../../parts/segments.tsx'
import { hrefOf, withQuery } from '../../route/route.ts'
import { KIND_NAMES } from '../../wording/kind.ts'
import { metricWords } from '../../wording/metric.ts'
import { Explanation } from '../explanation/explanation.tsx'
import { IncidentRow } from './incident-row.tsx'
import { pastMs } from './past.ts'
import { useIncidents } from './use-incidents.ts'
import { When } from './when.tsx'

/** All that was raised, by who has it, with the one that is selected explained beside it. */
export function AlertsPage() {
  const { route, go } = usePage()
  const now = useCoarseNow()
  const from = now - pastMs(route.query.range)
  const incidents = useIncidents(route.query.range)
  const all = useMemo(
    () => (incidents ?? []).filter(({ state, until }) => state !== 'closed' || Date.parse(until ?? '') >= from),
    [incidents, from],
  )
  const { state, ...rest } = route.query
  const ofAnyState = all.filter((one) => matches(one, rest))
  const shown = ofAnyState.filter((one) => matches(one, route.query))
  const groups = groupByState(shown)
  const [ticked, setTicked] = useState<readonly string[]>([])
  const chosen = shown.filter(({ id }) => ticked.includes(id))
  const tick = (id: string) => setTicked(ticked.includes(id) ? ticked.filter((one) => one !== id) : [...ticked, id])
  const selected =
    all.find(({ id, alerts }) => id === route.id || alerts.includes(route.id ?? '')) ?? groups[0]?.incidents[0]
  return (
    <>
      <h1 class="sr">Alerts</h1>
      <div class="gap">
        <When incidents={all} from={from} now={now} />
        <div class={`ag${route.id === undefined ? '' : ' chosen'}`}>
          <section class="panel" aria-label="Incidents">
            <Filters all={all} ofAnyState={ofAnyState} />
            <Groups groups={groups} selected={selected?.id} now={now} chosen={chosen} onTick={tick} />
            {shown.length === 0 && (
              <p class="none">
                {incidents === undefined
                  ? 'Loading …'
                  : all.length === 0
                    ? 'Nothing was raised in this time.'
                    : 'Nothing is so. '}
                {all.length > 0 && (
                  <button type="button" class="link" onClick={() => go({ page: 'alerts', query: {} }, true)}>
                    Clear the filter
                  </button>
                )}
              </p>
            )}
          </section>
          {selected !== undefined && <Explanation incident={selected} selected={chosen} />}
        </div>
      </div>
    </>
  )
}

function Filters(props: { all: readonly Incident[]; ofAnyState: readonly Incident[] }) {
  const { all, ofAnyState } = props
  const { sites = [] } = useKnown()
  const { route, go } = usePage()
  const { query } = route
  const count = (state: string) => ofAnyState.filter((one) => matches(one, { state })).length
  const change = (changes: Record<string, string>) => go(withQuery(route, changes), true)
  const select = (key: string, label: string, choices: readonly { value: string; label: string }[]) =>
    choices.length > 1 && (
      <Select
        label={label}
        value={query[key] ?? ''}
        onChoose={(value) => change({ [key]: value })}
        choices={[{ value: '', label }, ...choices]}
      />
    )
  const metrics = [...new Set(all.map(({ metric }) => metric))].sort()
  // Where there is no room for them beside one another, they are folded until one of them filters.
  const [asked, setAsked] = useState(false)
  return (
    <div class="bar">
      <Segments
        label="State"
        value={query.state ?? ''}
        onChoose={(state) => change({ state })}
        choices={[
          { value: 'open', label: `Open ${count('open')}` },
          { value: 'silenced', label: `Silenced ${count('silenced')}` },
          { value: 'closed', label: `Closed ${count('closed')}` },
          { value: '', label: 'All' },
        ]}
      />
      <button
        type="button"
        class="sel fold"
        aria-expanded={asked || !!(query.site ?? query.metric ?? query.kind ?? query.severity)}
        onClick={() => setAsked(!asked)}
      >
        Filter
      </button>
      {select(
        'site',
        'Site',
        sites.flatMap(({ site, name }) => (site === null ? [] : [{ value: site, label: name }])),
      )}
      {select(
        'metric',
        'Metric',
        metrics.map((metric) => ({ value: metric, label: metricWords(metric).label })),
      )}
      {select(
        'kind',
        'Kind',
        Object.entries(KIND_NAMES).map(([value, label]) => ({ value, label })),
      )}
      {select('severity', 'Severity', [
        { value: 'critical', label: 'Critical' },
        { value: 'warning', label: 'Warning' },
      ])}
    </div>
  )
}

function Groups(props: {
  groups: ReturnType<typeof groupByState>
  selected: string | undefined
  now: number
  chosen: readonly Incident[]
  onTick: (id: string) => void
}) {
  const { groups, selected, now, chosen, onTick } = props
  const { route, acts } = usePage()
  const open = chosen.filter(({ state }) => state === 'open')
  const [order, setOrder] = useState<readonly string[] | undefined>()
  const sorted = groups.flatMap(({ incidents }) => incidents.map(({ id }) => id))
  const held = order === undefined ? sorted : holdOrder(order, sorted, true)
  const waiting = order === undefined ? 0 : held.filter((id) => !order.includes(id)).length
  const place = new Map(held.map((id, index) => [id, index]))
  return (
    <>
      {waiting > 0 && <p class="waiting">{waiting} new</p>}
      <ul class="al" onPointerEnter={() => setOrder(sorted)} onPointerLeave={() => setOrder(undefined)}>
        {groups.map(({ name, incidents }) => [
          <li key={name} class="grp">
            <span>{name}</span>
            <span class="mut">{incidents.length}</span>
            {incidents[0]?.state === 'open' && open.length > 0 && (
              <button type="button" class="link" onClick={() => open.forEach(acts.acknowledge)}>
                Acknowledge {open.length}
              </button>
            )}
          </li>,
          ...incidents
            .toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
            .map((incident) => (
              <IncidentRow
                key={incident.id}
                incident={incident}
                href={hrefOf({ ...route, id: incident.id })}
                selected={incident.id === selected}
                now={now}
                ticked={chosen.includes(incident)}
                onTick={() => onTick(incident.id)}
              />
            )),
        ])}
      </ul>
    </>
  )
}
