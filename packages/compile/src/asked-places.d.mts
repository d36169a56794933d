/**
 * The code of a module with something in the place of what it asks for its place by; undefined where it asks for nothing.
 *
 * @param placeOf what to put there, as code; undefined leaves it
 */
export function withPlaces(
  code: string,
  path: string,
  placeOf: (asked: string) => string | undefined,
): string | undefined
