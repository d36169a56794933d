import { type DecodeMode, decodeCsv } from '../../csv/decode.ts'
import { FluxError, prefixed } from '../../errors.ts'
import { transformation } from '../../function/define.ts'

/** `csv.from(csv:, mode:)`: the tables of annotated CSV, or with `mode: "raw"` the one of plain CSV. */
export const from = transformation({
  package: 'csv',
  name: 'from',
  parameters: { csv: '?', file: '?', mode: '?' },
  inputs: () => [],
  spec: (args) => {
    const text = args.has('csv') ? args.string('csv') : ''
    const file = args.has('file') ? args.string('file') : ''
    if (text === '' && file === '') throw new FluxError('invalid', 'must provide csv raw text or filename')
    if (text !== '' && file !== '')
      throw new FluxError('invalid', 'must provide exactly one of the parameters csv or file')
    const mode: DecodeMode = args.has('mode') && args.string('mode') === 'raw' ? 'raw' : 'annotations'
    return { text, file, mode }
  },
  operationName: 'fromCSV',
  *run(_inputs, { text, file, mode }) {
    if (file !== '') {
      const message = 'error in csv.from(): csv.from() failed to read file: filesystem service is uninitialized'
      throw new FluxError('invalid', message)
    }
    const tables = decodeCsv(text, mode)
    for (;;) {
      const { done, value } = prefixed('error in csv.from(): ', () => tables.next())
      if (done) return
      yield value
    }
  },
})
