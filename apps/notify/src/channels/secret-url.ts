import type { Fault } from '@nrg/schema/yaml-file'
import type { Secret } from '../configuration/secret.ts'
import { URL_PATTERN } from '../configuration/url.ts'
import type { ReadSecret } from './channel.ts'

const pattern = new RegExp(URL_PATTERN)

/** What is wrong with an address that is a secret; undefined where nothing is. The address itself is not told. */
export function urlFault(name: string, secret: Secret, read: ReadSecret): Fault | undefined {
  const url = read(secret)
  if (pattern.test(url) && URL.canParse(url)) return undefined
  return { path: [name], message: `${secret.env ?? secret.file} is no address: such as https://example.org/hook` }
}

/** The host of an address. */
export const hostOf = (url: string): string => new URL(url).hostname
