/** With this argument a service says what is wrong with its settings, and does nothing else. */
export const CHECK_SETTINGS = '--check-settings'
