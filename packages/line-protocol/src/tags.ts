/** The tags of a line, sorted by the bytes of their keys. */
export type Tags = readonly (readonly [key: string, value: string])[]
