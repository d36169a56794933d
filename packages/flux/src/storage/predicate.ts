import type { SeriesKey } from './series-key.ts'

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

/** What a pushed-down filter may ask of a series or of a point. Text in a regexp is RE2 syntax. */
export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly left: Predicate; readonly right: Predicate }
  /** `name` is a tag key, `_measurement` or `_field`; a series without the tag has the value ''. */
  | { readonly kind: 'tag'; readonly name: string; readonly op: '==' | '!='; readonly value: string }
  | { readonly kind: 'tagMatches'; readonly name: string; readonly negated: boolean; readonly regexp: Matcher }
  | {
      readonly kind: 'value'
      readonly op: Comparison
      readonly value: number | bigint | string | boolean
      readonly literal: LiteralType
    }
  | { readonly kind: 'valueMatches'; readonly negated: boolean; readonly regexp: Matcher }
  /** Holds for nothing: a tag was compared with what is no text. */
  | { readonly kind: 'never' }

export type LiteralType = 'float' | 'int' | 'uint' | 'string' | 'bool'

/** A compiled regular expression and its source, so that a predicate can be sent to another thread. */
export interface Matcher {
  readonly source: string
  test(text: string): boolean
}

/** A predicate about `_value` alone, or the answer where the series decides. */
export type Residual = boolean | Predicate

/**
 * Decides what of a predicate the series' identity decides.
 * Answers true (every point matches), false (none does), or what is left to ask of each value.
 */
export function reduceForSeries(predicate: Predicate | undefined, series: SeriesKey): Residual {
  if (!predicate) return true
  switch (predicate.kind) {
    case 'and': {
      const left = reduceForSeries(predicate.left, series)
      if (left === false) return false
      const right = reduceForSeries(predicate.right, series)
      if (right === false) return false
      if (left === true) return right
      return right === true ? left : { kind: 'and', left, right }
    }
    case 'or': {
      const left = reduceForSeries(predicate.left, series)
      if (left === true) return true
      const right = reduceForSeries(predicate.right, series)
      if (right === true) return true
      if (left === false) return right
      return right === false ? left : { kind: 'or', left, right }
    }
    case 'tag':
      return (seriesValue(series, predicate.name) === predicate.value) === (predicate.op === '==')
    case 'tagMatches':
      return predicate.regexp.test(seriesValue(series, predicate.name)) !== predicate.negated
    case 'never':
      return false
    default:
      return predicate
  }
}

function seriesValue(series: SeriesKey, name: string): string {
  if (name === '_measurement') return series.measurement
  if (name === '_field') return series.field
  for (const [key, value] of series.tags) if (key === name) return value
  return ''
}
