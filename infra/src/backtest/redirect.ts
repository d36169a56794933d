import { type FluxText, fluxSource, fluxString } from '@nrg/influx/flux'

/** An option of a script, to the blank line that ends it. */
const option = /^option \w+ = (?:.+\n)+?(?=\n)/gm

/** A property that holds a text; the name of a measurement may be that of a bucket. */
const property = /\b(?!measurement\b)(\w+): ("(?:[^"\\]|\\.)*")/g

/**
 * Makes a task's script work on other buckets: `names` says what to call each.
 *
 * Buckets are named in a script's options and nowhere else. A script that breaks this rule is refused, for it would
 * write to the bucket that it was to be kept away from.
 */
export function redirected(script: FluxText, names: ReadonlyMap<string, string>): FluxText {
  const literals = new Map([...names].map(([from, to]) => [`${fluxString(from)}`, `${fluxString(to)}`]))
  const text = script.toString().replace(option, (statement) =>
    statement.replace(property, (whole, key: string, value: string) => {
      const other = literals.get(value)
      return other === undefined ? whole : `${key}: ${other}`
    }),
  )
  for (const literal of literals.keys())
    if (text.includes(`bucket: ${literal}`))
      throw new Error(`a script names the bucket ${literal} outside its options, so it cannot be run on another`)
  return fluxSource(text)
}
