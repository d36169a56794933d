import { ApiError } from '../wire/api-error.ts'
import type { Metadata } from './metadata.ts'
import { findOrganization } from './organizations.ts'
import type { Remote } from './records.ts'

export type RemoteChange = Partial<Omit<Remote, 'id' | 'orgID'>>

/** The connection to another database with the id. */
export function findRemote(metadata: Metadata, id: string): Remote {
  const remote = metadata.remotes.get(id)
  if (!remote) throw new ApiError('not found', 'remote connection not found')
  return remote
}

/** Makes a connection to another database; nothing is asked of that. */
export function createRemote(metadata: Metadata, input: Omit<Remote, 'id'>): Promise<Remote> {
  return metadata.update((transaction) => {
    findOrganization(metadata, input.orgID)
    const remote: Remote = { ...input, id: metadata.newId() }
    check(metadata, remote)
    transaction.put(metadata.remotes, remote)
    return remote
  })
}

/** Changes what is given of a connection. */
export function updateRemote(metadata: Metadata, id: string, change: RemoteChange): Promise<Remote> {
  return metadata.update((transaction) => {
    const remote: Remote = { ...findRemote(metadata, id), ...change }
    check(metadata, remote)
    transaction.put(metadata.remotes, remote)
    return remote
  })
}

/** Removes a connection that no replication takes. */
export function deleteRemote(metadata: Metadata, id: string): Promise<void> {
  return metadata.update((transaction) => {
    findRemote(metadata, id)
    const taking = metadata.replications.find(({ remoteID }) => remoteID === id)
    if (taking) {
      throw new ApiError('conflict', `remote connection is in use by replication ${taking.name}: delete that first`)
    }
    transaction.delete(metadata.remotes, id)
  })
}

function check(metadata: Metadata, { id, orgID, name, remoteURL }: Remote): void {
  if (name === '') throw new ApiError('invalid', 'remote connection name is required')
  if (!/^https?:\/\//i.test(remoteURL) || !URL.canParse(remoteURL)) {
    throw new ApiError('invalid', `host URL ${JSON.stringify(remoteURL)} is invalid`)
  }
  if (metadata.remotes.find((other) => other.id !== id && other.orgID === orgID && other.name === name)) {
    throw new ApiError('conflict', `remote connection with name ${name} already exists`)
  }
}
