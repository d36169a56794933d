/** What the server calls itself: the reference server, a development build of 2.9, says the same. */
export const VERSION = 'dev'
export const COMMIT = 'none'
