import type { StoredAlert } from '@nrg/schema/alert'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { usualSentence } from '../../src/alerts/usual-sentence.ts'

const alert = (reason: string, more: Partial<StoredAlert> = {}): StoredAlert => ({
  device_id: '1002',
  metric: 'current_a',
  reason,
  time: '2026-11-26T13:02:10Z',
  since: 0,
  until: 0,
  state: 'raised',
  value: 31.1,
  expected: 19.5,
  score: 27.6,
  ...more,
})

test('what was read where what is usual', (t) => {
  const of = (reason: string, more?: Partial<StoredAlert>) => usualSentence(alert(reason, more), defaultFleetConfig)
  t.equal(of('zscore'), '31.1 A where 19.5 ± 0.4 A is usual by its last hour')
  t.equal(
    of('seasonal', { value: 14, expected: 20.4, score: 10.6 }),
    '14 A where 20.4 ± 0.6 A is usual at this time of day',
  )
  t.equal(of('level', { value: 22.6, expected: 20.2, score: 5.9 }), '22.6 A where 20.2 ± 0.4 A is usual over days')
  t.equal(of('noise', { metric: 'temp_c', value: 2.4, expected: 0.27, score: 8.1 }), '± 2.4 °C where ± 0.3 °C is usual')
  t.equal(of('limit'), undefined)
  t.equal(
    usualSentence({ ...alert('zscore'), score: undefined } as unknown as StoredAlert, defaultFleetConfig),
    undefined,
  )
  t.end()
})
