import type { Definition } from '../../../../function/define.ts'
import { b64 } from './b64.ts'
import { hmac } from './hmac.ts'
import { md5 } from './md5.ts'
import { sha1 } from './sha1.ts'
import { sha256 } from './sha256.ts'
import { xxhash64 } from './xxhash64.ts'

/** `contrib/qxip/hash`, without its `cityhash64`, by name. */
export const hash: readonly Definition[] = [b64, hmac, md5, sha1, sha256, xxhash64]
