import { FluxError } from '../errors.ts'
import { expand, floats } from '../table/vector.ts'
import { newFloats } from '../values/arrays.ts'
import { parseFloat64 } from '../values/parse-number.ts'
import { quote } from '../values/quote.ts'
import type { RowValue } from './batch.ts'

/**
 * `float()` over a whole column, as InfluxDB's vectorised one: a time, which is stored as an integer, is taken for one.
 * @throws FluxError where a text is no number
 */
export function floatColumn(value: RowValue): RowValue {
  if (value.type === 'unknown' || value.type === 'float') return value
  const { length } = value
  const out = newFloats(length)
  if (value.type === 'string') {
    const { data, dictionary, valid } = expand(value)
    const numbers = new Map<number, number>()
    for (let i = 0; i < length; i++) {
      if (valid && valid[i] === 0) continue
      const code = data[i] as number
      let number = numbers.get(code)
      if (number === undefined) {
        number = floatOfText(dictionary[code] as string)
        numbers.set(code, number)
      }
      out[i] = number
    }
    return floats(out, valid)
  }
  const { data, valid } = expand(value)
  for (let i = 0; i < length; i++) out[i] = Number(data[i])
  return floats(out, valid)
}

function floatOfText(text: string): number {
  const number = parseFloat64(text)
  if (number !== undefined) return number
  throw new FluxError('invalid', `cannot convert string ${quote(text)} to Float due to invalid syntax`)
}
