import { useKnown, usePage } from '../hooks/page-context.ts'
import { needsAttention } from '../incidents/order.ts'
import { Icon } from '../parts/icon.tsx'
import { focusSearch } from './search.tsx'

/** How many incidents are open, beside the word Alerts. */
export function OpenCount() {
  const { incidents = [] } = useKnown()
  const open = needsAttention(incidents).length
  if (open === 0) return null
  return (
    <span class="pillnum">
      {open}
      <span class="sr"> open</span>
    </span>
  )
}

/** Where the reader is, as `aria-current` has it. */
export function useCurrent(): (page: 'fleet' | 'alerts') => 'page' | undefined {
  const { route } = usePage()
  return (page) => ((page === 'alerts') === (route.page === 'alerts' || route.page === 'silences') ? 'page' : undefined)
}

/** The pages at the bottom of a phone. */
export function Tabs() {
  const current = useCurrent()
  return (
    <nav class="tabs" aria-label="Pages">
      <a href="/" aria-current={current('fleet')}>
        <Icon name="fleet" />
        Fleet
      </a>
      <a href="/alerts" aria-current={current('alerts')}>
        <Icon name="bell" />
        Alerts
        <OpenCount />
      </a>
      <button type="button" onClick={focusSearch}>
        <Icon name="search" />
        Find
      </button>
    </nav>
  )
}
