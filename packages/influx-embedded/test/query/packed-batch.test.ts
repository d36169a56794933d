import type { SeriesWrite } from '@nrg/flux/storage'
import t from 'tap'
import { packBatch, unpackBatch } from '../../src/query/packed-batch.ts'

const key = (field: string) => ({ measurement: 'm', tags: [['k', 'a']] as const, field })

t.test('a batch is the same on the other side of a message', (t) => {
  const batch: SeriesWrite[] = [
    { ...key('f'), type: 'float', times: BigInt64Array.of(1n, 2n), values: Float64Array.of(1.5, -0) },
    { ...key('i'), type: 'int', times: BigInt64Array.of(3n), values: BigInt64Array.of(-(2n ** 63n)) },
    { ...key('s'), type: 'string', times: BigInt64Array.of(4n, 5n), values: ['', 'ü'] },
    { ...key('u'), type: 'uint', times: BigInt64Array.of(6n), values: BigUint64Array.of(2n ** 64n - 1n) },
    { ...key('b'), type: 'bool', times: BigInt64Array.of(7n, 8n), values: Uint8Array.of(1, 0) },
    { ...key('g'), type: 'float', times: BigInt64Array.of(9n), values: Float64Array.of(2.5) },
    { ...key('t'), type: 'string', times: BigInt64Array.of(10n), values: ['last'] },
  ]
  t.strictSame(unpackBatch(structuredClone(packBatch(batch))), batch)
  t.strictSame(unpackBatch(packBatch([])), [])
  t.end()
})
