import { useState } from 'preact/hooks'
import { useNow } from '../hooks/use-now.ts'
import { Icon } from '../parts/icon.tsx'
import { csrfHeader, signOut } from '../session/session.ts'
import { clock } from '../wording/clock.ts'
import { LiveState } from './live-state.tsx'
import { Search } from './search.tsx'
import { showShortcuts } from './shortcuts.tsx'
import { OpenCount, useCurrent } from './tabs.tsx'
import { chosenTheme, nextTheme } from './theme.ts'
import { say } from './toast.ts'

/** What stands above every view. */
export function TopBar() {
  const current = useCurrent()
  const [theme, setTheme] = useState(chosenTheme)
  return (
    <header class="top">
      <a class="brand" href="/">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="4" fill="var(--accent)" />
          <path
            d="M2 9h3l2-5 2 8 2-3h3"
            fill="none"
            stroke="var(--on-accent)"
            stroke-width="1.6"
            stroke-linejoin="round"
          />
        </svg>
        NRG
      </a>
      <nav aria-label="Main">
        <a href="/" aria-current={current('fleet')}>
          Fleet
        </a>
        <a href="/alerts" aria-current={current('alerts')}>
          Alerts
          <OpenCount />
        </a>
      </nav>
      <span class="grow" />
      <Search />
      <LiveState />
      <WallClock />
      <button
        type="button"
        class="ib"
        id="theme"
        aria-label={`Theme: ${theme}`}
        title="Theme (T)"
        onClick={() => setTheme(nextTheme())}
      >
        <Icon name="theme" />
      </button>
      {csrfHeader()['x-csrf-token'] !== undefined && (
        <button
          type="button"
          class="btn quiet"
          onClick={() => signOut().catch(() => say('Nothing answers: try again'))}
        >
          Sign out
        </button>
      )}
      <button
        type="button"
        class="ib zone"
        aria-label="Keyboard shortcuts"
        title="Keyboard (?)"
        onClick={showShortcuts}
      >
        <Icon name="question" />
      </button>
    </header>
  )
}

function WallClock() {
  const now = useNow()
  return (
    <span class="mut zone num">
      {clock.time(now)} {clock.zone(now)}
    </span>
  )
}
