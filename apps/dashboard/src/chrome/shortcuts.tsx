import { useEffect, useState } from 'preact/hooks'
import { usePage } from '../hooks/page-context.ts'
import type { Route } from '../route/route.ts'
import { hasLetters, isForPage, setLetters } from './keys.ts'
import { focusSearch } from './search.tsx'

const DIALOG = 'shortcuts'

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'Find a device, site or alert'],
  ['g f', 'Fleet'],
  ['g a', 'Alerts'],
  ['g s', 'Silences'],
  ['j  k', 'Next, previous row'],
  ['Enter', 'Open'],
  ['x  J  K', 'Select an alert, and the next, the one before'],
  ['Esc', 'Back, close'],
  ['a  u', 'Take what is explained, give it back'],
  ['s  c', 'Silence it, comment on it'],
  ['1  2  3', 'Real, false alarm, planned'],
  ['[  ]', 'Shorter, longer range'],
  ['←  →', 'Earlier, later'],
  ['0', 'The usual range'],
  ['t', 'Theme: as the machine, light, dark'],
  ['?', 'This list'],
]

const dialog = () => document.getElementById(DIALOG) as HTMLDialogElement | null

const PAGES: Readonly<Record<string, 'fleet' | 'alerts' | 'silences'>> = { f: 'fleet', a: 'alerts', s: 'silences' }

/** Opens the list of keys. */
export const showShortcuts = (): void => dialog()?.showModal()

/** The keys of the whole page, and the list of them. Never while somebody types. */
export function Shortcuts() {
  const { go, route } = usePage()
  useEffect(() => {
    let goes = false
    const press = (event: KeyboardEvent) => {
      if (!isForPage(event)) return
      const after = goes
      goes = event.key === 'g'
      const page = PAGES[event.key]
      if (after && page !== undefined) {
        // `a` and `s` alone are other keys.
        event.stopImmediatePropagation()
        return go({ page, query: {} })
      }
      if (act(event.key, go, route)) event.preventDefault()
    }
    addEventListener('keydown', press, { capture: true })
    return () => removeEventListener('keydown', press, { capture: true })
  }, [go, route])
  return (
    <dialog id={DIALOG} class="dlg" aria-labelledby="shortcuts-head">
      <form method="dialog" class="ph">
        <h2 id="shortcuts-head">Keyboard</h2>
        <span class="grow" />
        <button type="submit" class="ib" aria-label="Close">
          ✕
        </button>
      </form>
      <dl class="kv body">
        {KEYS.map(([keys, what]) => [
          <dt key={keys}>
            <kbd>{keys}</kbd>
          </dt>,
          <dd key={what}>{what}</dd>,
        ])}
      </dl>
      <Letters />
    </dialog>
  )
}

/** Who types by voice would set off letters without wanting to. */
function Letters() {
  const [on, setOn] = useState(hasLetters)
  const change = (event: { currentTarget: HTMLInputElement }) => {
    setLetters(event.currentTarget.checked)
    setOn(hasLetters)
  }
  return (
    <label class="foot">
      <input type="checkbox" checked={on} onChange={change} /> Keys of one letter do this
    </label>
  )
}

/** Does what a key of its own is for; false where it is none. */
function act(key: string, go: (route: Route) => void, route: Route): boolean {
  if (key === '/') focusSearch()
  else if (key === 't') document.getElementById('theme')?.click()
  else if (key === '?') showShortcuts()
  else if (key === 'x') selectRow()
  else if (/^[jk]$/i.test(key)) {
    moveRow(/j/i.test(key) ? 1 : -1)
    if (key < 'a') selectRow()
  } else if (key === 'Escape' && canLeave(route)) leave(go, route)
  else return false
  return true
}

/** Whether something is open that one may want to leave, and no dialog before it. */
const canLeave = ({ id, page }: Route): boolean =>
  document.querySelector('dialog[open]') === null && (id !== undefined || page === 'silences')

/** Goes back to where one came from; from a link that was opened to the list that it is of. */
function leave(go: (route: Route) => void, { page }: Route): void {
  if (history.state !== null) history.back()
  else go({ page: page === 'alerts' ? 'alerts' : 'fleet', query: {} })
}

/** Ticks the row that has the focus, or takes the tick away. */
function selectRow(): void {
  document.activeElement?.closest('li')?.querySelector<HTMLElement>('.cbx')?.click()
}

/** Puts the focus on the row after, or before, the one that has it. */
function moveRow(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = rows[at === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
