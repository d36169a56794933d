import { test } from 'tap'
import { localUrl } from '../src/local-url.ts'

test('a service is reached on its own address; one of every address on the machine’s own', (t) => {
  t.equal(localUrl('127.0.0.1', 3001), 'http://127.0.0.1:3001')
  t.equal(localUrl('0.0.0.0', 3001), 'http://127.0.0.1:3001')
  t.equal(localUrl('::', 3001), 'http://127.0.0.1:3001')
  t.equal(localUrl('::1', 3001), 'http://[::1]:3001')
  t.equal(localUrl('nrg.example', 3001), 'http://nrg.example:3001')
  t.end()
})
