import { labelsOf } from '../metadata/labels.ts'
import type { Metadata } from '../metadata/metadata.ts'
import type { Task } from '../metadata/records.ts'
import { formatOffset } from '../task-options/duration.ts'
import { formatSeconds } from '../wire/rfc3339.ts'
import { labelAnswer } from './labels.ts'

/** A task as the API shows it. */
export function taskAnswer(metadata: Metadata, task: Task): Record<string, unknown> {
  return {
    ...basicTaskAnswer(metadata, task),
    org: metadata.organizations.get(task.orgID)?.name ?? '',
    flux: task.flux,
    createdAt: task.createdAt,
    ...(task.updatedAt === '' ? {} : { updatedAt: task.updatedAt }),
  }
}

/** A task as a list shows it that asks for the basics alone. */
export function basicTaskAnswer(metadata: Metadata, task: Task): Record<string, unknown> {
  const { id, orgID, ownerID, name, description, status, every, cron, offsetSeconds } = task
  const self = `/api/v2/tasks/${id}`
  const some = Object.entries({
    description,
    every,
    cron,
    offset: formatOffset(offsetSeconds),
    lastRunStatus: task.lastRunStatus,
    lastRunError: task.lastRunError,
  }).filter(([, value]) => value !== '')
  return {
    links: {
      labels: `${self}/labels`,
      logs: `${self}/logs`,
      members: `${self}/members`,
      owners: `${self}/owners`,
      runs: `${self}/runs`,
      self,
    },
    labels: labelsOf(metadata, id).map(labelAnswer),
    id,
    orgID,
    org: '',
    ownerID,
    name,
    status,
    flux: '',
    latestCompleted: formatSeconds(task.latestCompleted),
    ...Object.fromEntries(some),
  }
}
