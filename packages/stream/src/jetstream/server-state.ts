/** What a server of the cluster says of itself. */
export interface ServerState {
  readonly name: string
  readonly version: string
  /** Whether it syncs to disk before it acknowledges; `undefined` where it does not say. */
  readonly syncsAlways: boolean | undefined
}

/** From here on there are `sync_interval: always` for every replica, and consumers that are pinned to one client. */
const FIRST = [2, 12] as const

/** Why a server cannot be relied on, and what to do; `undefined` where it can. */
export function faultOf({ name, version, syncsAlways }: ServerState): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < FIRST[0] || (major === FIRST[0] && minor < FIRST[1]))
    return `${name} is nats-server ${version}, which knows no consumers that are pinned to one writer: install ${FIRST.join('.')} or newer (Debian's package is older; https://github.com/nats-io/nats-server/releases)`
  if (syncsAlways === undefined) return undefined
  if (!syncsAlways)
    return `${name} (nats-server ${version}) acknowledges before it syncs to disk, so that a power failure loses what was acknowledged: add the line \`sync_interval: always\` to the block \`jetstream { … }\` of its configuration, and restart it`
  return undefined
}

/** What a server's answer to `$SYS.REQ.SERVER.PING.JSZ` says; `undefined` where it is none. */
export function serverStateOf(answer: unknown): ServerState | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const { server, data } = answer as { server?: Record<string, unknown>; data?: Record<string, unknown> }
  const { name, ver } = server ?? {}
  if (typeof name !== 'string' || typeof ver !== 'string') return undefined
  // One that keeps nothing loses nothing.
  if (data?.disabled === true) return { name, version: ver, syncsAlways: undefined }
  const config = data?.config as Record<string, unknown> | undefined
  return { name, version: ver, syncsAlways: config?.sync_always === true }
}
