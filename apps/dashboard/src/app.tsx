import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Acts } from './acts/acts.ts'
import type { Client } from './api/client.ts'
import { Notice } from './chrome/notice.tsx'
import { Shortcuts } from './chrome/shortcuts.tsx'
import { Tabs } from './chrome/tabs.tsx'
import { TopBar } from './chrome/top-bar.tsx'
import { useDocumentTitle } from './chrome/use-document-title.ts'
import { later } from './hooks/later.tsx'
import { type Page, PageContext, useKnown } from './hooks/page-context.ts'
import type { Sparks } from './live/sparks.ts'
import type { Store } from './live/store.ts'
import { FleetPage } from './pages/fleet/fleet-page.tsx'
import { NotFound } from './pages/not-found.tsx'
import { followLinks } from './route/follow-links.ts'
import { hrefOf, parseRoute, type Route } from './route/route.ts'

export interface AppProps {
  readonly client: Client
  readonly store: Store
  readonly sparks: Sparks
  readonly acts: Acts
  readonly refresh: () => void
}

const further = () => import('./pages/further.ts')
const DevicePage = later(() => further().then((part) => part.DevicePage))
const AlertsPage = later(() => further().then((part) => part.AlertsPage))
const SilencesPage = later(() => further().then((part) => part.SilencesPage))
const WelcomePage = later(() => further().then((part) => part.WelcomePage))

/** What the parts around a page that is not there go by. */
const NOWHERE: Route = { page: 'fleet', query: {} }

/** The state of a place that was come to from within the page: one can go back. */
const INSIDE = 'inside'

const here = (): Route | undefined => parseRoute(location.pathname, location.search)

/** The whole page: what stands around every view, and the view of the address. */
export function App({ client, store, sparks, acts, refresh }: AppProps) {
  const [route, setRoute] = useState(here)
  const main = useRef<HTMLElement>(null)
  const arrive = useCallback((next: Route | undefined, samePlace: boolean) => {
    setRoute(next)
    if (samePlace) return
    scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [])
  const go = useCallback(
    (next: Route, replace = false) => {
      const before = here()
      if (replace) history.replaceState(history.state, '', hrefOf(next))
      else history.pushState(INSIDE, '', hrefOf(next))
      arrive(next, before?.page === next.page && (before.page !== 'device' || before.id === next.id))
    },
    [arrive],
  )
  useEffect(() => {
    const back = () => {
      setRoute(here())
      main.current?.focus({ preventScroll: true })
    }
    addEventListener('popstate', back)
    const ignore = followLinks(go)
    return () => {
      removeEventListener('popstate', back)
      ignore()
    }
  }, [go])
  const shown = route ?? NOWHERE
  const page = useMemo<Page>(
    () => ({ client, store, sparks, acts, route: shown, go, refresh }),
    [client, store, sparks, acts, shown, go, refresh],
  )
  return (
    <PageContext.Provider value={page}>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <TopBar />
      <Notice />
      <main id="main" tabIndex={-1} ref={main}>
        {route === undefined ? <NotFound what="There is no such page" /> : <View route={route} />}
      </main>
      <Tabs />
      <Shortcuts />
    </PageContext.Provider>
  )
}

function View({ route }: { route: Route }) {
  const { devices } = useKnown()
  useDocumentTitle(route)
  if (route.page === 'device') return <DevicePage key={route.id} id={route.id ?? ''} />
  if (route.page === 'alerts') return <AlertsPage />
  if (route.page === 'silences') return <SilencesPage />
  if (route.page === 'welcome' || devices?.length === 0) return <WelcomePage />
  return <FleetPage />
}
