/**
 * `EX_CONFIG` of sysexits.h: a program ends with it where it would fail again until its user has mended something, so that
 * nothing starts it again. `bin/part.mjs`, which loads no TypeScript, knows the same.
 */
export const USERS_FAULT = 78
