import { render } from 'preact'
import { createActs } from './acts/acts.ts'
import { createClient } from './api/client.ts'
import { App } from './app.tsx'
import { say } from './chrome/toast.ts'
import { Poll } from './live/poll.ts'
import { Round } from './live/round.ts'
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
  const acts = createActs({ store, onFailure: say, headers: csrfHeader })
  const round = new Round(client, store)
  const poll = new Poll({ ask: () => round.run(), nextAt: () => store.known.link.nextAt })
  render(
    <App client={client} store={store} sparks={new Sparks(client)} acts={acts} refresh={() => poll.now()} />,
    place,
  )
  poll.start()
}
