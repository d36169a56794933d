import { findAuthorizationByToken } from '../metadata/authorizations.ts'
import type { Authorizer } from '../metadata/authorizer.ts'
import { membershipsOf } from '../metadata/memberships.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { permissionsOfUser } from '../metadata/role-permissions.ts'
import { ApiError } from '../wire/api-error.ts'

/**
 * The rights that a token gives, while the user whose it is may do anything at all.
 *
 * @throws ApiError `unauthorized` where there is no such token, `forbidden` where its user is switched off
 */
export function authorizeToken(metadata: Metadata, token: string | undefined): Authorizer {
  const authorization = token === undefined ? undefined : findAuthorizationByToken(metadata, token)
  if (!authorization) throw unauthorized()
  return ofActiveUser(metadata, {
    kind: 'token',
    userID: authorization.userID,
    orgID: authorization.orgID,
    active: authorization.status === 'active',
    permissions: authorization.permissions,
  })
}

/** The rights of a user who is signed in. @throws ApiError as `authorizeToken` does */
export function authorizeSession(metadata: Metadata, userID: string | undefined): Authorizer {
  if (userID === undefined) throw unauthorized()
  return ofActiveUser(metadata, authorizeUser(metadata, userID))
}

/** The rights of a user by their roles, as a session or a task of theirs has them. */
export function authorizeUser(metadata: Metadata, userID: string): Authorizer {
  const permissions = permissionsOfUser(userID, membershipsOf(metadata, userID))
  return { kind: 'session', userID, active: true, permissions }
}

function ofActiveUser(metadata: Metadata, authorizer: Authorizer): Authorizer {
  if (metadata.users.get(authorizer.userID)?.status !== 'active') throw new ApiError('forbidden', 'User is inactive')
  return authorizer
}

function unauthorized(): ApiError {
  return new ApiError('unauthorized', 'unauthorized access')
}
