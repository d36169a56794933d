import { test } from 'tap'
import { splitConsumption } from '../test/fixture/consumption.ts'
import { splitCounters } from '../test/fixture/counter.ts'
import { splitCycle } from '../test/fixture/cycle.ts'
import { splitNight } from '../test/fixture/night.ts'
import { splitPeer } from '../test/fixture/peer.ts'
import { splitSupply } from '../test/fixture/supply.ts'
import { splitUnseen } from '../test/fixture/unseen.ts'
import { splitUnsteady } from '../test/fixture/unsteady.ts'

const detectors = { splitCycle, splitNight, splitPeer, splitSupply, splitUnseen, splitUnsteady }

for (const [name, split] of Object.entries({ splitConsumption, splitCounters, ...detectors }))
  test(`${name}: any split of the time into runs, any run again and any order of arrival finds the same`, (t) =>
    split(t, 'long'))
