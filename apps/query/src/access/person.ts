import type { PersonRole } from '@nrg/schema/key-event'

/** Who asks. */
export interface Person {
  readonly role: PersonRole
  /** The name of the key that it was asked with; `null` where that is nobody's, or there is none. */
  readonly actor: string | null
  /** When this ends at the latest, in milliseconds since the epoch; infinite where that is not known. */
  readonly until: number
  /** Whether it still is so. */
  readonly holds: () => boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; `null` before that is found out, and where it is for everybody. */
    person: Person | null
  }
}

const always = { actor: null, until: Number.POSITIVE_INFINITY, holds: () => true }

/** Nobody in particular, who reads. */
export const reader: Person = { role: 'read', ...always }

/** Nobody in particular, who acts as well: with the OPERATE_KEY, or on this machine in development. */
export const operator: Person = { role: 'operate', ...always }
