import { ApiError } from '../wire/api-error.ts'
import type { Metadata, Transaction } from './metadata.ts'
import { hashPassword, passwordMatches, validatePassword } from './password.ts'
import type { Status, User } from './records.ts'

/** The user with the id. */
export function findUser(metadata: Metadata, id: string): User {
  const user = metadata.users.get(id)
  if (!user) throw new ApiError('not found', 'user not found')
  return user
}

/** The user of that name. */
export function findUserByName(metadata: Metadata, name: string): User {
  const user = metadata.users.find((candidate) => candidate.name === name)
  if (!user) throw new ApiError('not found', 'user not found')
  return user
}

/** Makes a user without a password. */
export function createUser(
  metadata: Metadata,
  input: { readonly name: string; readonly status: Status },
): Promise<User> {
  return metadata.update((transaction) => stageUser(metadata, transaction, input))
}

/** Stages a user without a password. */
export function stageUser(
  metadata: Metadata,
  transaction: Transaction,
  { name, status }: { readonly name: string; readonly status: Status },
): User {
  validateName(metadata, name)
  const user: User = { id: metadata.newId(), name, status }
  transaction.put(metadata.users, user)
  return user
}

/** Changes what is given of a user. */
export function updateUser(
  metadata: Metadata,
  id: string,
  change: { readonly name?: string | undefined; readonly status?: Status | undefined },
): Promise<User> {
  return metadata.update((transaction) => {
    const before = findUser(metadata, id)
    if (change.name !== undefined && change.name !== before.name) validateName(metadata, change.name)
    const after: User = { ...before, name: change.name ?? before.name, status: change.status ?? before.status }
    transaction.put(metadata.users, after)
    return after
  })
}

/** Removes a user with password and roles. */
export function deleteUser(metadata: Metadata, id: string): Promise<void> {
  return metadata.update((transaction) => {
    findUser(metadata, id)
    transaction.delete(metadata.users, id)
    transaction.delete(metadata.passwords, id)
    for (const membership of metadata.memberships.filter(({ userID }) => userID === id)) {
      transaction.delete(metadata.memberships, membership.id)
    }
  })
}

/** Sets a user's password. */
export async function setPassword(metadata: Metadata, userID: string, password: string): Promise<void> {
  validatePassword(password)
  if (!metadata.users.get(userID)) throw new ApiError('forbidden', 'your userID is incorrect')
  const hashed = await hashPassword(password)
  await metadata.update((transaction) => transaction.put(metadata.passwords, { id: userID, ...hashed }))
}

/** Whether this is the user's password. A user without one has none that matches. */
export async function checkPassword(metadata: Metadata, userID: string, password: string): Promise<boolean> {
  const stored = metadata.passwords.get(userID)
  return stored !== undefined && (await passwordMatches(password, stored))
}

function validateName(metadata: Metadata, name: string): void {
  if (name === '') throw new ApiError('empty value', 'key required')
  if (metadata.users.find((other) => other.name === name)) {
    throw new ApiError('conflict', `user with name ${name} already exists`)
  }
}
