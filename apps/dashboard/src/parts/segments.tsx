export interface Choice {
  readonly value: string
  readonly label: string
}

/** A few choices beside one another, of which one holds. */
export function Segments(props: {
  label: string
  choices: readonly Choice[]
  value: string
  onChoose: (value: string) => void
}) {
  return (
    <fieldset class="seg">
      <legend class="sr">{props.label}</legend>
      {props.choices.map(({ value, label }) => (
        <button key={value} type="button" aria-pressed={value === props.value} onClick={() => props.onChoose(value)}>
          {label}
        </button>
      ))}
    </fieldset>
  )
}

/** A choice of many, folded. */
export function Select(props: {
  label: string
  choices: readonly Choice[]
  value: string
  onChoose: (value: string) => void
}) {
  return (
    <label class="sel">
      <span class="sr">{props.label}</span>
      <select value={props.value} onChange={(event) => props.onChoose(event.currentTarget.value)}>
        {props.choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
