/** `$$`, `$name` or `${name}`: a name is letters, digits and _, as many as follow. */
const reference = /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu

/** A replacement text with the groups of a match put in; a group that is not there is empty. */
export function expandTemplate(
  template: string,
  groups: readonly (string | undefined)[],
  numbers: Readonly<Record<string, number>>,
): string {
  return template.replace(reference, (_all, plain: string | undefined, braced: string | undefined) => {
    const name = plain ?? braced
    if (name === undefined) return '$'
    const number = /^(0|[1-9]\d*)$/.test(name) ? Number(name) : numbers[name]
    return (number === undefined ? undefined : groups[number]) ?? ''
  })
}
