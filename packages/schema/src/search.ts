import { type Static, Type } from '@sinclair/typebox'
import { Nullable } from './nullable.ts'

/** Something that was found by its name. */
export const SearchHit = Type.Object(
  {
    type: Type.Union([Type.Literal('device'), Type.Literal('site'), Type.Literal('incident')]),
    id: Type.String(),
    title: Type.String(),
    note: Nullable(Type.String()),
    status: Nullable(Type.String({ description: 'Of a device its status, of an incident its state; null of a site' })),
  },
  { description: 'A device, a site or an incident' },
)
export type SearchHit = Static<typeof SearchHit>

export const SearchHits = Type.Array(SearchHit, {
  description: 'What begins with the words: sites, devices, incidents',
})
export type SearchHits = Static<typeof SearchHits>
