/** Somebody who is told: a channel, and whom it reaches. */
export interface Target {
  readonly channel: string
  readonly addressee: string
}

/** A name of a target that no other has. */
export const targetKey = ({ channel, addressee }: Target): string => `${channel}/${addressee}`

/** The target of a name; a channel's name has no slash. */
export function targetOf(key: string): Target {
  const cut = key.indexOf('/')
  return { channel: key.slice(0, cut), addressee: key.slice(cut + 1) }
}
