import { test } from 'tap'
import { cutOff } from './page/flows/cut-off.ts'
import { demo } from './page/flows/demo.ts'
import { faultLive } from './page/flows/fault-live.ts'
import { firstRun } from './page/flows/first-run.ts'
import { keyboard } from './page/flows/keyboard.ts'
import { goSilent, goWrong, kinds } from './page/flows/kinds.ts'
import { lookedAt } from './page/flows/looked-at.ts'
import { many } from './page/flows/many.ts'
import { orderHolds } from './page/flows/order-holds.ts'
import { ranges } from './page/flows/ranges.ts'
import { signIn } from './page/flows/sign-in.ts'
import { silence } from './page/flows/silence.ts'
import { unsent } from './page/flows/unsent.ts'
import { whatIf } from './page/flows/what-if.ts'
import { zones } from './page/flows/zones.ts'
import { play, startStage } from './page/stage.ts'

test('the page, in a real browser before the running system', async (t) => {
  const stage = await startStage(t)
  await play(t, stage, 'first run: from an empty database to the first device', firstRun)
  await stage.plant.start()
  await play(t, stage, 'a fault: raised, explained, taken, judged', faultLive)
  await play(t, stage, 'a silence, and a comment', silence)
  goSilent(stage.plant)
  await play(t, stage, 'by keyboard alone', keyboard)
  await play(t, stage, 'another threshold', whatIf)
  await play(t, stage, 'stretches of time', ranges)
  await play(t, stage, 'zones of time, and clocks that are wrong', zones)
  await play(t, stage, 'the order of devices', orderHolds)
  await play(t, stage, 'messages that could not be sent', unsent)
  await goWrong(stage.plant)
  await play(t, stage, 'however it is looked at', lookedAt)
  await play(t, stage, 'faults of the supply, of a sensor, of the signal', kinds)
  await play(t, stage, 'live by the stream; cut off, and back', cutOff)
  await play(t, stage, 'signing in where keys are required', signIn)
  await play(t, stage, 'devices that are simulated', demo)
  await play(t, stage, 'a thousand devices', many)
})
