import { holdsDatabase } from './data-folder.ts'
import { createAuthorization, deleteAuthorization, findAuthorizationByToken } from './metadata/authorizations.ts'
import { membershipsOf } from './metadata/memberships.ts'
import { Metadata } from './metadata/metadata.ts'
import { operatorPermissions } from './metadata/permission.ts'
import type { Organization, User } from './metadata/records.ts'
import type { StoreLogger } from './store/index/damage.ts'
import { Store } from './store/store.ts'

/** Why a data folder gets no new token; the message says what to do. */
export class RecoveryError extends Error {
  override readonly name = 'RecoveryError'
}

export interface Recovered {
  /** The name of the organisation that the token is of. */
  readonly org: string
  readonly token: string
}

/**
 * Makes one more token that may do everything, in the data folder of a server that does not run: for those who lost
 * theirs. All that is stored stays, other tokens too but for the one that is to be replaced.
 *
 * @throws RecoveryError where there is nothing that a token could be of; an error of the store where a server runs
 */
export async function recoverToken(options: {
  readonly dataDir: string
  /** Needed where there are several. */
  readonly org?: string | undefined
  /** A token that opens nothing from then on. */
  readonly replaced?: string | undefined
  readonly logger: StoreLogger
}): Promise<Recovered> {
  const { dataDir, logger } = options
  if (!(await holdsDatabase(dataDir))) throw new RecoveryError(`${dataDir} holds no data of an embedded InfluxDB`)
  const store = await Store.open({ dir: dataDir, clock: () => BigInt(Date.now()) * 1_000_000n, logger })
  try {
    const metadata = await Metadata.open(store.metadata, () => Date.now())
    const organization = organizationOf(metadata, options.org)
    const user = userOf(metadata, organization)
    const { token } = await createAuthorization(metadata, {
      orgID: organization.id,
      userID: user.id,
      status: 'active',
      description: `${user.name}'s recovered Token`,
      permissions: operatorPermissions(),
    })
    const before = options.replaced ? findAuthorizationByToken(metadata, options.replaced) : undefined
    if (before !== undefined) await deleteAuthorization(metadata, before.id)
    return { org: organization.name, token }
  } finally {
    await store.close()
  }
}

function organizationOf(metadata: Metadata, wanted: string | undefined): Organization {
  const all = metadata.organizations.all()
  const found = all.filter(({ name }) => wanted === undefined || name === wanted)
  if (found[0] !== undefined && found.length === 1) return found[0]
  if (all.length === 0)
    throw new RecoveryError('nothing was set up in it yet: start the server with a token of your choice')
  const names = all.map(({ name }) => JSON.stringify(name)).join(', ')
  throw new RecoveryError(
    wanted === undefined
      ? `say of which organisation, with --org: ${names}`
      : `no organisation ${JSON.stringify(wanted)}: there is ${names}`,
  )
}

/** Whose the token is: an owner of the server or of the organisation, or else anybody who is not switched off. */
function userOf(metadata: Metadata, { id }: Organization): User {
  const active = metadata.users.filter(({ status }) => status === 'active')
  const isOwner = (user: User) =>
    membershipsOf(metadata, user.id).some(
      ({ resourceType, resourceID, role }) => role === 'owner' && (resourceType === 'instance' || resourceID === id),
    )
  const user = active.find(isOwner) ?? active[0]
  if (!user) throw new RecoveryError('no user of it is active, and a token is worth what its user is')
  return user
}
