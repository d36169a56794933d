import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { test } from 'tap'
import type { Client } from '../src/api/client.ts'
import { askForLists } from '../src/live/ask-for-lists.ts'
import { createStore } from '../src/live/store.ts'

const NOW = Date.parse('2026-11-26T13:25:59.999Z')
const script = readFileSync(join(import.meta.dirname, '../public/early.js'), 'utf8')

/** What is fetched before the page's own script at an address, and the theme that it starts in. */
function early(pathname: string, storage: { getItem(key: string): string | null }) {
  const asked: string[] = []
  const dataset: { theme?: string } = {}
  runInNewContext(script, {
    document: {
      documentElement: { dataset },
      head: {
        insertAdjacentHTML: (_place: string, html: string) =>
          asked.push(...(/ href="([^"]*)"/.exec(html)?.slice(1) ?? [])),
      },
    },
    location: { pathname },
    localStorage: storage,
    Date: class extends Date {
      static override now = () => NOW
    },
  })
  return { asked, theme: dataset.theme }
}

test('what is fetched early is what the page asks for, word for word', async (t) => {
  const asked: string[] = []
  const client: Client = {
    offsetMs: 0,
    get: async (path) => {
      asked.push(path)
      return { kind: 'failed' }
    },
  }
  await askForLists(client, createStore(), () => NOW)
  t.strictSame(early('/devices/1001', { getItem: () => null }).asked, asked)
  t.strictSame(early('/sign-in', { getItem: () => null }).asked, [])
})

test('the theme that was chosen is there before anything is drawn', async (t) => {
  t.equal(early('/', { getItem: () => 'dark' }).theme, 'dark')
  t.equal(early('/', { getItem: () => 'neon' }).theme, 'auto')
  const denied = () => {
    throw new Error('denied')
  }
  t.equal(early('/', { getItem: denied }).theme, 'auto')
})
