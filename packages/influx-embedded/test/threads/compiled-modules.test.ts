import { compiledUrl } from '@nrg/compile/compiled'
import { test } from 'tap'

test('the modules of query threads and of the server can be compiled', async (t) => {
  for (const name of ['query/query-worker', 'script/script-worker', 'server']) {
    const entry = new URL(`../../src/${name}.ts`, import.meta.url).pathname
    t.match(await compiledUrl(entry), /\.mjs$/)
  }
})
