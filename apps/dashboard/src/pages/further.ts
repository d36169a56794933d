/** The pages beside the first one: fetched together, for they share most of what they are made of. */
export { AlertsPage } from './alerts/alerts-page.tsx'
export { DevicePage } from './device/device-page.tsx'
export { SilencesPage } from './silences/silences-page.tsx'
export { WelcomePage } from './welcome-page.tsx'
export { WhatIf } from './what-if/what-if.tsx'
