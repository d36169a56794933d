import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** Folded until it is asked for: what is in it is read from seven days of scores. */
export function WhatIfPanel({ children }: { children: () => ComponentChildren }) {
  const [open, setOpen] = useState(false)
  return (
    <details class="panel wi" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What if the threshold were another?</summary>
      {open && children()}
    </details>
  )
}
