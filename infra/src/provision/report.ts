/** What provisioning says: one line for each thing that it made or mended. */
export type Report = (line: string) => void
