import { render } from 'preact'
import { createActs } from './acts/acts.ts'
import { createClient } from './api/client.ts'
import { App } from './app.tsx'
import { say } from './chrome/toast.ts'
import { Poll } from './live/poll.ts'
import { Round } from './live/round.ts'
import { Sparks } from './live/sparks.ts'
import { createStore } from './live/store.ts'
import './styles/index.css'

const client = createClient()
const store = createStore()
const acts = createActs({ store, onFailure: say })
const round = new Round(client, store)
const poll = new Poll({ ask: () => round.run(), nextAt: () => store.known.link.nextAt })
const place = document.getElementById('page')
if (place !== null)
  render(
    <App client={client} store={store} sparks={new Sparks(client)} acts={acts} refresh={() => poll.now()} />,
    place,
  )
poll.start()
