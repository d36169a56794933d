import type { Explanation } from '@nrg/schema/explanation'

/** The steps of the runbook that fits, and where it stands. */
export function WhatToDo({ steps = [], runbook }: Pick<Explanation, 'steps' | 'runbook'>) {
  if (steps.length === 0) return null
  return (
    <div class="sec">
      <h3>What to do</h3>
      <ol class="todo">
        {steps.map(({ text }) => (
          <li key={text}>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      {runbook != null && (
        <p class="mut from">
          From the runbook “{runbook.name}” in {runbook.source}.
        </p>
      )}
    </div>
  )
}
