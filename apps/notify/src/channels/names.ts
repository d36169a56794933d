/** What devices and sites are called, for channels that tell of each for itself. */
export interface Names {
  /** The devices that the configuration names. */
  devices(): readonly string[]
  device(id: string): string
  siteOf(device: string): string | undefined
  site(id: string): string
}
