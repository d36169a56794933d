/**
 * The key of each file of tests: a hash of all that the file can reach.
 *
 * @param root of the project, absolute
 * @param tests by their paths from the root
 */
export function testKeys(root: string, tests: readonly string[]): Map<string, string>

/**
 * The files of the project that a file of tests can load or read.
 *
 * @param root of the project, absolute
 * @param test from the root
 * @returns from the root
 */
export function reachedFiles(root: string, test: string): ReadonlySet<string>
