import { useEffect } from 'preact/hooks'
import { nameOf } from '../devices/status.ts'
import { useKnown } from '../hooks/page-context.ts'
import { countIncidents } from '../incidents/order.ts'
import type { Route } from '../route/route.ts'

/** Keeps the title of the document: how many are critical, and where the reader is. */
export function useDocumentTitle({ page, id }: Route): void {
  const { devices, incidents, summary } = useKnown()
  const critical = summary?.incidents.critical ?? countIncidents(incidents ?? []).critical
  const device = devices?.find(({ device_id }) => device_id === id) ?? { device_id: id ?? '' }
  const place =
    page === 'device'
      ? nameOf(device)
      : { fleet: 'Fleet', alerts: 'Alerts', silences: 'Silences', welcome: 'First reading' }[page]
  const title = `${critical > 0 ? `(${critical}) ` : ''}${place} · NRG`
  useEffect(() => {
    document.title = title
  }, [title])
}
