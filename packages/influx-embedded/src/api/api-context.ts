import type { FastifyBaseLogger } from 'fastify'
import type { Metadata } from '../metadata/metadata.ts'
import type { Sessions } from '../metadata/sessions.ts'
import type { ScriptRunner } from '../query/script-runner.ts'
import type { ReplicationService } from '../replication/replication-service.ts'
import type { ScriptThread } from '../script/script-thread.ts'
import type { Store } from '../store/store.ts'
import type { TaskService } from '../tasks/task-service.ts'

/** What the endpoints work with. */
export interface ApiContext {
  readonly metadata: Metadata
  readonly store: Store
  readonly sessions: Sessions
  readonly runner: ScriptRunner
  readonly scripts: ScriptThread
  readonly tasks: TaskService
  readonly replications: ReplicationService
  readonly logger: FastifyBaseLogger
  readonly limits: ApiLimits
}

export interface ApiLimits {
  /** Bytes of a request's body, and of a compressed write once it is unpacked. */
  readonly bodyBytes: number
  readonly unpackedBytes: number
}
