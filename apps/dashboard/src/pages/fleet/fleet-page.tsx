import { compareDeviceIds } from '@nrg/schema/device-order'
import { useMemo } from 'preact/hooks'
import { incidentsByDevice, shownStatus } from '../../devices/status.ts'
import { later } from '../../hooks/later.tsx'
import { useKnown } from '../../hooks/page-context.ts'
import { useCoarseNow } from '../../hooks/use-now.ts'
import { WhatIfPanel } from '../what-if/what-if-panel.tsx'
import { Attention } from './attention.tsx'
import { DayTimeline } from './day-timeline.tsx'
import { DeviceTable } from './device-table.tsx'
import { SitesPanel } from './sites-panel.tsx'
import { SummaryStrip } from './summary-strip.tsx'

const WhatIf = later(() => import('../further.ts').then((part) => part.WhatIf))

/** Whether something is wrong, and where. */
export function FleetPage() {
  const { devices = [], incidents = [], link } = useKnown()
  const now = useCoarseNow()
  const shown = useMemo(() => {
    const own = incidentsByDevice(incidents)
    // A cell stays where it is, so that eyes learn it.
    const sorted = devices.toSorted((a, b) => compareDeviceIds(a.device_id, b.device_id))
    return sorted.map((device) => ({ device, status: shownStatus(device, own.get(device.device_id)) }))
  }, [devices, incidents])
  // What is drawn before anything is known would move once it is.
  if (link.state === 'connecting') return <h1 class="sr">Fleet</h1>
  const metrics = [...new Set(devices.flatMap(({ values = {} }) => Object.keys(values)))]
  return (
    <>
      <h1 class="sr">Fleet</h1>
      <div class="gap">
        <SummaryStrip />
        <div class="two">
          <div class="gap">
            <Attention now={now} />
            <DayTimeline now={now} />
          </div>
          <div class="gap">
            <SitesPanel shown={shown} />
            {metrics.length > 0 && <WhatIfPanel>{() => <WhatIf scope="fleet" metrics={metrics} />}</WhatIfPanel>}
          </div>
        </div>
        <DeviceTable shown={shown} />
      </div>
    </>
  )
}
