/**
 * The key of a file of tests, by its path from the root: a hash of all that the file can reach.
 *
 * @param root of the project, absolute
 */
export function testKeys(root: string): (file: string) => string
