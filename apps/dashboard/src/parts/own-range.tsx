import { localInput } from '../wording/local-input.ts'

/** Two times that a reader chooses; times are milliseconds since the epoch. */
export function OwnRange(props: {
  from: number
  to: number
  now: number
  onChoose: (from: number, to: number) => void
}) {
  const { from, to, now, onChoose } = props
  return (
    <form
      class="own-range"
      onSubmit={(event) => {
        event.preventDefault()
        const [start, end] = [...new FormData(event.currentTarget).values()].map((value) => Date.parse(String(value)))
        if (start !== undefined && end !== undefined && start < end) return onChoose(start, end)
        const last = event.currentTarget.elements.namedItem('to')
        if (!(last instanceof HTMLInputElement)) return
        last.setCustomValidity('The range ends before it begins')
        last.reportValidity()
      }}
    >
      {[from, to].map((at, index) => (
        <input
          key={index === 0 ? 'from' : 'to'}
          class="inp"
          type="datetime-local"
          name={index === 0 ? 'from' : 'to'}
          aria-label={index === 0 ? 'From' : 'To'}
          required
          defaultValue={localInput(at)}
          max={localInput(now + 60_000)}
          onInput={({ currentTarget: { form } }) => {
            for (const one of form?.querySelectorAll('input') ?? []) one.setCustomValidity('')
          }}
        />
      ))}
      <button type="submit" class="btn pri">
        Show
      </button>
    </form>
  )
}
