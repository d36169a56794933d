import {
  flux as clientFlux,
  FLUX_VALUE,
  type FluxParameterLike,
  fluxBool,
  fluxExpression,
  sanitizeFloat,
  sanitizeInteger,
} from '@influxdata/influxdb-client'
import { InfluxValueRefused } from './errors.ts'

/**
 * Flux text that is known to be safe: a whole script, or a literal made by one of the functions here.
 * The private field keeps anything else from passing for one.
 */
export class FluxText implements FluxParameterLike {
  readonly #text: string

  constructor(value: { toString(): string }) {
    this.#text = value.toString()
  }

  [FLUX_VALUE](): string {
    return this.#text
  }

  toString(): string {
    return this.#text
  }
}

/**
 * Writes a script; a parameter is taken only as a literal made by the functions of this file, or as another script.
 *
 * @example flux`from(bucket: ${fluxString(bucket)}) |> range(start: -${fluxDuration('1h')})`
 */
export function flux(strings: TemplateStringsArray, ...values: readonly FluxText[]): FluxText {
  // A type does not stop a plain string that arrives as `any`.
  for (const value of values)
    if (!(value instanceof FluxText)) throw new InfluxValueRefused('a query takes only Flux literals as parameters')
  return new FluxText(clientFlux(strings, ...values))
}

/** A script that comes from a file of ours, taken as it is. Never give it text that came over the network. */
export function fluxSource(script: string): FluxText {
  return new FluxText(fluxExpression(script))
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** What ends or alters a literal, and what one parser or transport drops, replaces or stops at and another does not. */
const UNPLAIN = /["\\$\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * A string literal: any text, as that text and nothing else.
 *
 * Not the client's `fluxString`: it leaves a `$` as it is, and Flux reads a `$` together with the character after it.
 * So `$"` becomes `$\"`, whose quote ends the literal, and what follows it is run. Control and format characters go as
 * the bytes of their UTF-8: the script ends at a NUL where the real server's parser reads it.
 *
 * @see https://docs.influxdata.com/flux/v0/spec/lexical-elements/#string-literals
 */
export function fluxString(value: string): FluxText {
  if (/\p{Surrogate}/u.test(value)) throw new InfluxValueRefused('half of a surrogate pair is no text')
  return new FluxText(`"${value.replace(UNPLAIN, (character) => escapes[character] ?? asBytes(character))}"`)
}

function asBytes(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

/** An integer literal. */
export function fluxInteger(value: number | bigint): FluxText {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new InfluxValueRefused(`${value} is not an exact integer`)
  return new FluxText(sanitizeInteger(value))
}

/** A float literal. */
export function fluxFloat(value: number): FluxText {
  if (!Number.isFinite(value)) throw new InfluxValueRefused(`${value} is not a finite number`)
  return new FluxText(sanitizeFloat(value))
}

/** `true` or `false`. */
export function fluxBoolean(value: boolean): FluxText {
  return new FluxText(fluxBool(value))
}

/** A duration literal such as `1h30m`; a minus sign goes into the script. */
export function fluxDuration(value: string): FluxText {
  if (!/^([0-9]{1,18}(y|mo|w|d|h|m|s|ms|us|µs|ns))+$/.test(value))
    throw new InfluxValueRefused(`${JSON.stringify(value)} is not a duration`)
  return new FluxText(value)
}

/** A time literal. */
export function fluxTime(value: Date): FluxText {
  const year = value.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) throw new InfluxValueRefused(`${value} is not a time with a year of four digits`)
  return new FluxText(value.toISOString())
}

/** A condition that storage can check by itself: the column is one of these strings. */
export function fluxOneOf(column: string, values: readonly string[]): FluxText {
  if (values.length === 0) throw new InfluxValueRefused(`no value is given for ${column}`)
  const terms = values.map((value) => `r[${fluxString(column)}] == ${fluxString(value)}`)
  return new FluxText(anyOf(terms))
}

/** One after another they would be as deep as they are many, and past some 160 no parser takes them. */
function anyOf(terms: readonly string[]): string {
  if (terms.length <= 8) return `(${terms.join(' or ')})`
  const middle = terms.length >> 1
  return `(${anyOf(terms.slice(0, middle))} or ${anyOf(terms.slice(middle))})`
}
