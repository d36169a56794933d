import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { EnvironmentError } from '@nrg/schema/environment'
import { repositoryRoot } from '@nrg/service/environment'

/** Reads the PEM file that a setting names. @throws EnvironmentError */
export function readPem(setting: string, file: string): Buffer {
  try {
    return readFileSync(resolve(repositoryRoot, file))
  } catch (error) {
    throw new EnvironmentError(`${setting}: ${(error as Error).message}: name the PEM file, which ingest can read`)
  }
}
