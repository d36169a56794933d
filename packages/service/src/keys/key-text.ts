import { hash, randomBytes } from 'node:crypto'

const FORM = /^nrg_([0-9a-f]{12})_[0-9a-f]{40}$/

/** A key as it is shown once, and by which it is recognised. */
export interface KeyText {
  readonly id: string
  readonly text: string
}

/** Makes a key: `nrg_`, the id by which it is recognised, and 160 random bits. */
export function makeKey(): KeyText {
  const id = randomBytes(6).toString('hex')
  return { id, text: `nrg_${id}_${randomBytes(20).toString('hex')}` }
}

/** The id of a key, of a text that looks like one. */
export const keyIdOf = (text: string): string | undefined => FORM.exec(text)?.[1]

/** What is stored of a secret that cannot be guessed, and what it and other bytes are known by: their SHA-256 as hex. */
export const hashOf = (secret: string | Buffer): string => hash('sha256', secret)
