import { test } from 'tap'
import { retryAfter } from '../src/channels/http.ts'
import { isPrivate, PrivateHosts } from '../src/channels/private-hosts.ts'
import { nextAttempt } from '../src/sending/backoff.ts'
import { START } from './fixture/told.ts'

const DAY = 86_400_000

test('each time twice as late, to five minutes, and not all at the same moment', (t) => {
  const waits = (random: number) =>
    [1, 2, 3, 9, 10, 400].map(
      (attempts) => (nextAttempt({ from: START, attempts, retryAfterMs: undefined }, START, random) ?? 0) - START,
    )
  t.strictSame(waits(0), [500, 1000, 2000, 128_000, 150_000, 150_000])
  t.strictSame(waits(0.5), [750, 1500, 3000, 192_000, 225_000, 225_000])
  t.ok(
    waits(0.999_999).every((ms, index) => ms > 2 * (waits(0)[index] ?? 0) - 2),
    'to twice that',
  )
  t.end()
})

test('for a day: at its end once more, and then it is given up', (t) => {
  const at = (now: number, retryAfterMs?: number) => nextAttempt({ from: START, attempts: 50, retryAfterMs }, now, 0)
  t.equal(at(START + DAY - 200_000), START + DAY - 50_000)
  t.equal(at(START + DAY - 1000), START + DAY)
  t.equal(at(START + DAY), undefined)
  t.equal(
    at(START + DAY - 1000, 400_000),
    START + DAY + 399_000,
    'who wants to be left alone is, and is asked once more',
  )
  t.equal(at(START + DAY + 399_000, 400_000), undefined)
  t.end()
})

test('Retry-After: seconds or a date, six hours at most', (t) => {
  const cases: [string | string[] | undefined, number | undefined][] = [
    ['40', 40_000],
    [' 7 ', 7000],
    [['3', '9'], 3000],
    ['Sun, 01 Mar 2026 12:02:00 GMT', 120_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['99999999', 6 * 3_600_000],
    ['soon', undefined],
    [undefined, undefined],
  ]
  for (const [header, ms] of cases) t.equal(retryAfter(header, START), ms, String(header))
  t.end()
})

test('addresses that are not of the public internet, whatever name leads to them', async (t) => {
  const not = ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.0.9', '169.254.169.254', '100.64.0.1', '0.0.0.0']
  const nor = ['::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'no address']
  for (const address of [...not, ...nor]) t.ok(isPrivate(address), address)
  for (const address of ['172.32.0.1', '8.8.8.8', '2a00:1450::1', '::ffff:8.8.8.8'])
    t.notOk(isPrivate(address), address)
  const message = /^localhost is in a private network: to send there, name it under private_hosts/
  await t.rejects(new PrivateHosts(['127.0.0.1']).resolve('localhost'), { name: 'PrivateHostError', message })
  await t.resolves(new PrivateHosts(['LOCALHOST']).resolve('localhost'))
})
