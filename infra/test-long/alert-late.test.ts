import { test } from 'tap'
import { MINUTE } from '../test/fixture/detector.ts'
import { flood } from '../test/fixture/flood.ts'
import { holdOutage } from '../test/fixture/outage.ts'

for (const minutes of [20, 40])
  test(`50 faults whose readings arrive after an outage of ${minutes} minutes are 50 alerts, none twice`, (t) =>
    holdOutage(t, minutes, 50, /^nrg-/))

for (const volts of [480, 900])
  test(`made-up ids of ${volts} V take no room from the alerts of a device that is there`, (t) =>
    flood(t, volts, /^nrg-/, MINUTE))
