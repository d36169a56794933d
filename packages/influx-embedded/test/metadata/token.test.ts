import { test } from 'tap'
import { generateToken, hashToken } from '../../src/metadata/token.ts'

test('tokens are long and random, and look like those of InfluxDB', (t) => {
  const tokens = Array.from({ length: 50 }, generateToken)
  t.equal(new Set(tokens).size, 50)
  for (const token of tokens) t.match(token, /^[A-Za-z0-9_-]{86}==$/)
  t.end()
})

test('what is stored of a token is its hash', (t) => {
  t.equal(hashToken('test'), '$influxdb2-sha256$n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg=')
  t.end()
})
