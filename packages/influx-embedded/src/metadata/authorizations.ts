import { ApiError } from '../wire/api-error.ts'
import type { Metadata, Transaction } from './metadata.ts'
import { type Permission, permissionText } from './permission.ts'
import type { Authorization, Status } from './records.ts'
import { generateToken, hashToken } from './token.ts'

export interface NewAuthorization {
  readonly orgID: string
  readonly userID: string
  readonly status: Status
  readonly description: string
  readonly permissions: readonly Permission[]
  /** Chosen by the caller; otherwise a random one is made. */
  readonly token?: string | undefined
}

/** The authorization with the id. */
export function findAuthorization(metadata: Metadata, id: string): Authorization {
  const authorization = metadata.authorizations.get(id)
  if (!authorization) throw new ApiError('not found', 'authorization not found')
  return authorization
}

/** The authorization that a token stands for. */
export function findAuthorizationByToken(metadata: Metadata, token: string): Authorization | undefined {
  const hashed = hashToken(token)
  return metadata.authorizations.find(({ hashedToken }) => hashedToken === hashed)
}

/** Makes an authorization. Its token is in the answer and nowhere else. */
export function createAuthorization(
  metadata: Metadata,
  input: NewAuthorization,
): Promise<{ authorization: Authorization; token: string }> {
  return metadata.update((transaction) => {
    for (const permission of input.permissions) {
      if (permission.resource.orgID !== undefined && permission.resource.orgID !== input.orgID) {
        throw new ApiError('invalid', `permission ${permissionText(permission)} is not for org id ${input.orgID}`)
      }
    }
    if (!metadata.users.get(input.userID) || !metadata.organizations.get(input.orgID)) {
      throw new ApiError('invalid', 'unable to create token')
    }
    return stageAuthorization(metadata, transaction, input)
  })
}

/** Stages an authorization whose input is already checked. */
export function stageAuthorization(
  metadata: Metadata,
  transaction: Transaction,
  input: NewAuthorization,
): { authorization: Authorization; token: string } {
  const token = input.token === undefined || input.token === '' ? generateToken() : input.token
  if (findAuthorizationByToken(metadata, token)) throw new ApiError('conflict', 'token already exists')
  const now = new Date(metadata.now()).toISOString()
  const authorization: Authorization = {
    id: metadata.newId(),
    hashedToken: hashToken(token),
    status: input.status,
    description: input.description,
    orgID: input.orgID,
    userID: input.userID,
    permissions: input.permissions,
    createdAt: now,
    updatedAt: now,
  }
  transaction.put(metadata.authorizations, authorization)
  return { authorization, token }
}

/** Changes status or description. */
export function updateAuthorization(
  metadata: Metadata,
  id: string,
  change: { readonly status?: string | undefined; readonly description?: string | undefined },
): Promise<Authorization> {
  return metadata.update((transaction) => {
    const before = findAuthorization(metadata, id)
    const status = change.status ?? before.status
    if (status !== 'active' && status !== 'inactive') {
      throw new ApiError('invalid', 'encodeAuthorization: unknown authorization status')
    }
    const after: Authorization = {
      ...before,
      status,
      description: change.description ?? before.description,
      updatedAt: new Date(metadata.now()).toISOString(),
    }
    transaction.put(metadata.authorizations, after)
    return after
  })
}

/** Removes an authorization: its token opens nothing from now on. */
export function deleteAuthorization(metadata: Metadata, id: string): Promise<void> {
  return metadata.update((transaction) => {
    findAuthorization(metadata, id)
    transaction.delete(metadata.authorizations, id)
  })
}
