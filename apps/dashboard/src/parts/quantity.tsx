import { number } from '../wording/number.ts'

/** A number and its unit. */
export function Quantity(props: { value: number | null | undefined; unit: string; digits?: number }) {
  return <Text text={number(props.value, props.digits ?? 1)} unit={props.value == null ? '' : props.unit} />
}

/** A number that is text already, and its unit. */
export function Text({ text, unit }: { text: string; unit: string }) {
  return (
    <>
      {text}
      {unit !== '' && <span class="u">{unit}</span>}
    </>
  )
}
