import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Acts } from '../acts/acts.ts'
import type { Client } from '../api/client.ts'
import type { Sparks } from '../live/sparks.ts'
import type { Known, Store } from '../live/store.ts'
import type { Route } from '../route/route.ts'

/** What every part of the page may use. */
export interface Page {
  readonly client: Client
  readonly store: Store
  readonly sparks: Sparks
  readonly acts: Acts
  readonly route: Route
  /** Goes to another address; `replace` leaves no step for the back button. */
  readonly go: (route: Route, replace?: boolean) => void
  /** Asks the service again, at once. */
  readonly refresh: () => void
}

export const PageContext = createContext<Page | undefined>(undefined)

/** @throws Error outside of the page */
export function usePage(): Page {
  const page = useContext(PageContext)
  if (page === undefined) throw new Error('a part of the page is drawn outside of it')
  return page
}

/** Whether the reader may act, not read alone. */
export const useMayAct = (): boolean => useKnown().person?.role === 'operate'

/** What the page knows, and again whenever it changes. */
export function useKnown(): Known {
  const { store } = usePage()
  const [known, setKnown] = useState(store.known)
  useEffect(() => {
    setKnown(store.known)
    return store.subscribe(() => setKnown(store.known))
  }, [store])
  return known
}
