import { InfluxValueRefused } from '@nrg/influx/errors'
import { type FluxText, fluxSource, fluxString } from '@nrg/influx/flux'

/** A record literal; the keys become identifiers, so only names that are identifiers are taken. */
export function fluxRecord(properties: Readonly<Record<string, FluxText>>): FluxText {
  const entries = Object.entries(properties).map(([key, value]) => {
    if (!/^[a-z_][a-z0-9_]*$/i.test(key)) throw new InfluxValueRefused(`${JSON.stringify(key)} is no Flux identifier`)
    return `${key}: ${value}`
  })
  return fluxSource(`{${entries.join(', ')}}`)
}

/** A dictionary literal with keys of text, in the order given. */
export function fluxDictionary(entries: Iterable<readonly [key: string, value: FluxText]>): FluxText {
  const pairs = [...entries].map(([key, value]) => `${fluxString(key)}: ${value}`)
  return fluxSource(pairs.length === 0 ? '[:]' : `[${pairs.join(', ')}]`)
}

/** A regular expression that matches exactly the given words. */
export function fluxAnyOf(words: readonly string[]): FluxText {
  for (const word of words)
    if (!/^\w+$/.test(word)) throw new InfluxValueRefused(`${JSON.stringify(word)} is more than one word`)
  return fluxSource(`/^(${words.join('|')})$/`)
}
