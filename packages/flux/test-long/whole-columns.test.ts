import t from 'tap'
import { filtersOverColumns, mapsOverColumns } from '../test/row/over-columns.ts'

t.test('a map over whole columns answers what it answers row by row', (t) => mapsOverColumns(t, 250))

t.test('a filter over whole columns keeps the rows that it keeps row by row', (t) => filtersOverColumns(t, 150))
