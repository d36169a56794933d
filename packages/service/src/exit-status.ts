import { CONFIGURATION_FAULT } from '../bin/part.mjs'

/**
 * A program ends with it where it would fail again until its user has mended something, so that nothing starts it again.
 */
export const USERS_FAULT = CONFIGURATION_FAULT
