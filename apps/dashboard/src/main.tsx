import { render } from 'preact'
import { createActs } from './acts/acts.ts'
import { createClient } from './api/client.ts'
import { App } from './app.tsx'
import { say } from './chrome/toast.ts'
import { askForLists } from './live/ask-for-lists.ts'
import { Live } from './live/live.ts'
import { Sparks } from './live/sparks.ts'
import { createStore } from './live/store.ts'
import { SignInPage } from './pages/sign-in-page.tsx'
import { askForKey, csrfHeader, SIGN_IN } from './session/session.ts'
import './styles/index.css'

const place = document.getElementById('page')
if (place !== null && location.pathname === SIGN_IN) render(<SignInPage />, place)
else if (place !== null) start(place)

function start(place: HTMLElement): void {
  const client = createClient({ onKeyRequired: askForKey })
  const store = createStore()
  const acts = createActs({ store, onFailure: say, headers: csrfHeader, storage: sessionStorage })
  const live = new Live({
    store,
    lists: () => askForLists(client, store),
    onKeyRequired: askForKey,
    isHidden: () => document.hidden,
    // Nothing is drawn in a tab that is hidden, and its frames do not come.
    nextFrame: (draw) => (document.hidden ? setTimeout(draw) : requestAnimationFrame(draw)),
  })
  store.subscribe(() => {
    if (store.known.link.state === 'live') acts.flush()
  })
  addEventListener('online', () => live.now())
  document.addEventListener('visibilitychange', () => live.visible())
  render(
    <App client={client} store={store} sparks={new Sparks(client)} acts={acts} refresh={() => live.now()} />,
    place,
  )
  live.run()
}
