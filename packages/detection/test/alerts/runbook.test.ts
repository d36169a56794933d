import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { runbookFor } from '../../src/alerts/runbook.ts'
import { parseFleetConfig } from '../../src/configuration/fleet-config-file.ts'

test('of runbooks that fit an alert the most exact one is told', async (t) => {
  const book = (name: string, about?: object) => ({ name, ...(about && { for: about }), steps: [`do ${name}`] })
  const fleet: FleetConfig = {
    ...defaultFleetConfig,
    devices: { '1001': { site: 'harbour' } },
    runbooks: [
      book('all'),
      book('current', { metrics: ['current_a'] }),
      book('electrical', { kinds: ['electrical'] }),
      book('harbour', { sites: ['harbour'] }),
      book('harbour current', { sites: ['harbour'], metrics: ['current_a', 'voltage_v'] }),
      book('1002', { devices: ['1002'] }),
    ],
  }
  const name = (device_id: string, metric: string, kind: 'electrical' | 'unknown' = 'unknown') =>
    runbookFor(fleet, { device_id, metric, reason: 'zscore' }, kind)?.name
  t.equal(name('1003', 'temp_c'), 'all')
  t.equal(name('1003', 'temp_c', 'electrical'), 'electrical')
  t.equal(name('1003', 'current_a', 'electrical'), 'current')
  t.equal(name('1001', 'temp_c'), 'harbour')
  t.equal(name('1001', 'voltage_v'), 'harbour current')
  t.equal(name('1002', 'current_a'), '1002')
  t.equal(runbookFor(defaultFleetConfig, { device_id: '1', metric: 'temp_c', reason: 'zscore' }, 'unknown'), undefined)
})

test('runbooks, links and zones of fleet.yaml are checked at their line', async (t) => {
  const base = 'metrics: [{ name: current_a, unit: A }]\n'
  const good = `${base}runbooks: [{ name: Chillers, for: { metrics: [current_a] }, steps: [Look at it] }]\nsites: { harbour: { time_zone: Europe/Berlin, links: [{ title: Panel, url: "https://a.example/p" }] } }\ndevices: { 1001: { links: [{ title: Manual, url: "http://a.example/m" }] } }\n`
  t.match(parseFleetConfig(good, 'f.yaml'), { runbooks: [{ name: 'Chillers' }] })
  for (const [line, message] of [
    ['runbooks: [{ name: x }]', /f\.yaml:2:.*steps/],
    ['runbooks: [{ name: x, steps: [a], for: { metric: [a] } }]', /f\.yaml:2:/],
    ['devices: { 1001: { links: [{ title: x, url: "javascript:alert(1)" }] } }', /f\.yaml:2:.*http/],
    ['sites: { harbour: { time_zone: Europe/Nowhere } }', /f\.yaml:2:.*no time zone/],
  ] as const)
    t.throws(() => parseFleetConfig(base + line, 'f.yaml'), { message }, line)
})
