import { composed } from '../../../function/define.ts'

/** Keeps the fields of that name; all where none is named. */
export const filterFields = composed({
  package: 'experimental/query',
  name: 'filterFields',
  source: `(table=<-, fields=[]) =>
    if length(arr: fields) == 0 then
        table
    else
        table |> filter(fn: (r) => contains(value: r._field, set: fields))`,
})
