import type { Permission } from './permission.ts'

/** Times of the records are RFC 3339 texts, as they go out. */
interface Dated {
  readonly createdAt: string
  readonly updatedAt: string
}

export interface Organization extends Dated {
  readonly id: string
  readonly name: string
  readonly description: string
}

export type Status = 'active' | 'inactive'

export interface User {
  readonly id: string
  readonly name: string
  readonly status: Status
}

/** A user's password, by the user's id. */
export interface Password {
  readonly id: string
  readonly salt: string
  readonly hash: string
}

export interface Bucket extends Dated {
  readonly id: string
  readonly orgID: string
  readonly type: 'user' | 'system'
  readonly name: string
  readonly description: string
  /** 0 keeps everything. */
  readonly retentionSeconds: number
  /** Kept for clients that set and read it: this store has no shards. */
  readonly shardGroupSeconds: number
}

export interface Authorization extends Dated {
  readonly id: string
  /** Of the token only this is kept. */
  readonly hashedToken: string
  readonly status: Status
  readonly description: string
  readonly orgID: string
  readonly userID: string
  readonly permissions: readonly Permission[]
}

/** A user's role for a resource; the id is the resource's and the user's. */
export interface Membership {
  readonly id: string
  readonly resourceType: 'orgs' | 'buckets' | 'tasks' | 'instance'
  readonly resourceID: string
  readonly userID: string
  readonly role: 'owner' | 'member'
}

export interface Label {
  readonly id: string
  readonly orgID: string
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
}

/** A label on a resource; the id is the resource's and the label's. */
export interface LabelMapping {
  readonly id: string
  readonly resourceType: 'buckets' | 'tasks'
  readonly resourceID: string
  readonly labelID: string
}

export interface Task {
  readonly id: string
  readonly orgID: string
  readonly ownerID: string
  readonly name: string
  readonly description: string
  readonly status: Status
  readonly flux: string
  readonly every: string
  readonly cron: string
  readonly offsetSeconds: number
  /** How many runs of it may be on their way at once. */
  readonly concurrency: number
  /** Unix seconds. */
  readonly latestCompleted: number
  readonly latestScheduled: number
  readonly lastRunStatus: string
  readonly lastRunError: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** A deleted bucket whose points are still to be dropped. */
export interface PendingDrop {
  readonly id: string
}

/** Another database, and how it is reached. */
export interface Remote {
  readonly id: string
  readonly orgID: string
  readonly name: string
  readonly description?: string | undefined
  readonly remoteURL: string
  /** Its text is needed to write there; it is never shown. */
  readonly remoteAPIToken: string
  readonly remoteOrgID?: string | undefined
  readonly allowInsecureTLS: boolean
}

/** What is written to a bucket here is written to one of another database, too. */
export interface Replication {
  readonly id: string
  readonly orgID: string
  readonly name: string
  readonly description?: string | undefined
  readonly remoteID: string
  readonly localBucketID: string
  /** One of the two says which bucket it is there: the name counts where both do. */
  readonly remoteBucketID?: string | undefined
  readonly remoteBucketName: string
  readonly maxQueueSizeBytes: number
  readonly maxAgeSeconds: number
  readonly dropNonRetryableData: boolean
  /** What came of the last request: 0 where there was no answer. */
  readonly latestResponseCode?: number | undefined
  readonly latestErrorMessage?: string | undefined
}
