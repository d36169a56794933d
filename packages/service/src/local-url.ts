const EVERY_ADDRESS = ['0.0.0.0', '::']

/** Where a service is for a client on its machine: one that listens on every address is reached on the machine's own. */
export function localUrl(host: string, port: number): string {
  const reachable = EVERY_ADDRESS.includes(host) ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}
