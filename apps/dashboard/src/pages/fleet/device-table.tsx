import type { JSX } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { deviceOrder, isListed, type ShownDevice } from '../../devices/status.ts'
import { useKnown, usePage } from '../../hooks/page-context.ts'
import { useWide } from '../../hooks/use-wide.ts'
import { holdOrder } from '../../list/hold-order.ts'
import { type RowWindow, towards, windowOf } from '../../list/window-of.ts'
import { Segments, Select } from '../../parts/segments.tsx'
import { withQuery } from '../../route/route.ts'
import { DeviceRow } from './device-row.tsx'

const ROW_PX = { wide: 36, phone: 48 } as const
const SORTS = [
  { value: '', label: 'Sort: trouble first' },
  { value: 'name', label: 'Sort: by name' },
  { value: 'id', label: 'Sort: by id' },
  { value: 'last_seen', label: 'Sort: longest silent first' },
]

/** All devices, of which only those in sight are drawn; the order holds while the pointer or the focus is among them. */
export function DeviceTable({ shown }: { shown: readonly ShownDevice[] }) {
  const { route, go } = usePage()
  const sites = (useKnown().sites ?? []).flatMap(({ site, name }) => (site === null ? [] : [{ site, name }]))
  const { query } = route
  const [held, setHeld] = useState(false)
  const before = useRef<readonly string[]>([])
  const listed = useMemo(() => {
    const list = shown.filter((one) => isListed(one, query)).sort(deviceOrder(query.sort))
    const byId = new Map(list.map((one) => [one.device.device_id, one]))
    before.current = holdOrder(before.current, [...byId.keys()], held)
    return before.current.flatMap((id) => byId.get(id) ?? [])
  }, [shown, query, held])
  const hasValues = shown.some(({ device }) => device.values !== undefined)
  const hasPower = shown.some(({ device }) => typeof device.power_kw === 'number')
  const count = (status: string) => shown.filter((one) => isListed(one, { status })).length
  const change = (changes: Record<string, string>) => go(withQuery(route, changes), true)
  return (
    <section
      class={`panel devices${hasValues ? '' : ' no-values'}${hasPower ? '' : ' no-kw'}${sites.length > 0 ? '' : ' no-site'}`}
      aria-labelledby="devices"
    >
      <div class="ph tall">
        <h2 id="devices">Devices</h2>
        <span class="count">
          {listed.length === shown.length ? shown.length : `${listed.length} of ${shown.length}`}
        </span>
        <span class="grow" />
        <div class="filters">
          <Segments
            label="Status"
            value={query.status ?? ''}
            onChoose={(status) => change({ status })}
            choices={[
              { value: '', label: `All ${shown.length}` },
              { value: 'trouble', label: `In trouble ${count('trouble')}` },
              { value: 'offline', label: `Silent ${count('offline')}` },
            ]}
          />
          {sites.length > 0 && (
            <Select
              label="Site"
              value={query.site ?? ''}
              onChoose={(site) => change({ site })}
              choices={[
                { value: '', label: 'All sites' },
                ...sites.map(({ site, name }) => ({ value: site, label: name })),
              ]}
            />
          )}
          <Select label="Sort" value={query.sort ?? ''} onChoose={(sort) => change({ sort })} choices={SORTS} />
        </div>
      </div>
      <div
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocusCapture={() => setHeld(true)}
        onBlurCapture={() => setHeld(false)}
      >
        <Head />
        {listed.length === 0 ? (
          <p class="none">
            No device is so: {Object.values(query).join(', ')}.{' '}
            <button type="button" class="link" onClick={() => go({ page: 'fleet', query: {} }, true)}>
              Clear
            </button>
          </p>
        ) : (
          <Rows listed={listed} />
        )}
      </div>
    </section>
  )
}

/** The columns, for the eye: each figure of a row says its own. */
function Head() {
  return (
    <div class="thead" aria-hidden="true">
      <span />
      <span>Device</span>
      <span class="c-site">Site</span>
      <span class="r c-v">Voltage</span>
      <span class="r c-v">Current</span>
      <span class="r c-v">Temp.</span>
      <span class="r c-kw">Power</span>
      <span class="c-dev mid">● V &nbsp;■ A &nbsp;▲ °C, from normal</span>
      <span class="c-sp">Last hour, of what strays most</span>
      <span class="r c-seen">Last reading</span>
    </div>
  )
}

function Rows({ listed }: { listed: readonly ShownDevice[] }) {
  const box = useRef<HTMLDivElement>(null)
  const rowPx = useWide() ? ROW_PX.wide : ROW_PX.phone
  const [{ first, end }, setWindow] = useState<RowWindow>({ first: 0, end: 0 })
  const drawn = useRef({ first, end })
  // A row that was made is not made again for those that come beside it.
  const made = useMemo<JSX.Element[]>(() => [], [listed])
  useLayoutEffect(() => {
    let frame = 0
    const look = () => {
      const top = box.current?.getBoundingClientRect().top ?? 0
      const next = towards(drawn.current, windowOf(top, innerHeight, rowPx, listed.length))
      if (next === drawn.current) return
      drawn.current = next
      setWindow(next)
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(look)
    }
    look()
    addEventListener('scroll', look, { passive: true })
    addEventListener('resize', look)
    // What stands above may grow.
    const watch = new ResizeObserver(look)
    watch.observe(document.body)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('scroll', look)
      removeEventListener('resize', look)
      watch.disconnect()
    }
  }, [listed.length, rowPx])
  return (
    <div class="tb" ref={box} style={{ height: `${listed.length * rowPx}px` }}>
      <ul style={{ transform: `translateY(${first * rowPx}px)` }}>
        {listed.slice(first, end).map((one, index) => {
          made[first + index] ??= (
            <DeviceRow key={one.device.device_id} shown={one} place={first + index + 1} of={listed.length} />
          )
          return made[first + index]
        })}
      </ul>
    </div>
  )
}
