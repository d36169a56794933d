import { readFileSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import type { Environment } from '@nrg/schema/environment'
import { type Static, Type } from '@sinclair/typebox'

/** Where a secret is: never in the configuration itself. */
export const Secret = Type.Object(
  {
    env: Type.Optional(Type.String({ pattern: '^[A-Z][A-Z0-9_]*$', description: 'the variable that has it' })),
    file: Type.Optional(Type.String({ minLength: 1, description: 'the file that has it' })),
  },
  { additionalProperties: false, description: 'where the secret is: { env: NAME } or { file: PATH }' },
)
export type Secret = Static<typeof Secret>

/** Whether a part of a configuration says where a secret is, or would with a name in it: nothing is signed with no secret. */
export function isSecret(value: unknown): value is Secret {
  if (typeof value !== 'object' || value === null) return false
  return !Array.isArray(value) && Object.keys(value).every((key) => key === 'env' || key === 'file')
}

/**
 * Reads a secret.
 *
 * @param root the folder that the path of a file is from
 * @returns the secret, or why it cannot be read
 */
export function readSecret(secret: Secret, env: Environment, root: string): { value: string } | { fault: string } {
  const { env: name, file } = secret
  if ((name === undefined) === (file === undefined)) return { fault: 'name one of env and file' }
  if (name !== undefined) {
    const value = env[name]?.trim()
    return value ? { value } : { fault: `${name} is not set: set it in .env or in the environment` }
  }
  const path = isAbsolute(file ?? '') ? (file ?? '') : resolve(root, file ?? '')
  try {
    const value = readFileSync(path, 'utf8').trim()
    return value === '' ? { fault: `${path} is empty` } : { value }
  } catch (error) {
    return { fault: `${path} cannot be read (${(error as NodeJS.ErrnoException).code})` }
  }
}
