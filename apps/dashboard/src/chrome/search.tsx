import { useMemo, useState } from 'preact/hooks'
import { useKnown, usePage } from '../hooks/page-context.ts'
import { Icon } from '../parts/icon.tsx'
import { find, type Hit } from './find.ts'

/** A field with a list of its own, not one of the browser. */
const COMBOBOX = { role: 'combobox' as const, list: undefined }

/** Puts the cursor into the search. */
export function focusSearch(): void {
  document.body.classList.add('finding')
  document.getElementById('search')?.focus()
}

/** Finds devices, sites and incidents among what the page knows. */
export function Search() {
  const { devices = [], sites = [], incidents = [] } = useKnown()
  const { go } = usePage()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState(false)
  const hits = useMemo(() => find(text, devices, sites, incidents), [text, devices, sites, incidents])
  const close = () => {
    setOpen(false)
    setText('')
    document.body.classList.remove('finding')
  }
  const choose = (hit: Hit | undefined) => {
    if (hit === undefined) return
    close()
    document.getElementById('search')?.blur()
    go(hit.route)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((at + step + hits.length) % Math.max(1, hits.length))
    } else if (event.key === 'Enter') choose(hits[at])
    else if (event.key === 'Escape') {
      close()
      document.getElementById('search')?.blur()
    }
  }
  const shown = open && text !== ''
  return (
    <search class="search">
      <Icon name="search" />
      <label class="sr" for="search">
        Find a device, site or alert
      </label>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is among what is spread */}
      <input
        id="search"
        type="search"
        {...COMBOBOX}
        autocomplete="off"
        placeholder="Find a device, site or alert"
        aria-expanded={shown}
        aria-controls="hits"
        aria-activedescendant={shown && hits.length > 0 ? `hit-${at}` : undefined}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setTimeout(close, 150)}
        onKeyDown={onKeyDown}
      />
      <kbd>/</kbd>
      {shown && (
        <div class="hits" id="hits" role="listbox" aria-label="Found">
          {hits.map((hit, index) => (
            <div
              key={`${hit.type} ${hit.id}`}
              id={`hit-${index}`}
              class="hit"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onMouseDown={(event) => {
                event.preventDefault()
                choose(hit)
              }}
            >
              <span>{hit.title}</span>
              <span class="mut">{hit.note}</span>
            </div>
          ))}
          {hits.length === 0 && (
            <div class="hit mut" role="option" tabIndex={-1} aria-selected="false" aria-disabled="true">
              Nothing is called “{text}”
            </div>
          )}
        </div>
      )}
    </search>
  )
}
