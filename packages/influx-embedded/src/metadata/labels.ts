import { ApiError } from '../wire/api-error.ts'
import type { Metadata } from './metadata.ts'
import type { Label, LabelMapping } from './records.ts'

/** The label with the id. */
export function findLabel(metadata: Metadata, id: string): Label {
  const label = metadata.labels.get(id)
  if (!label) throw new ApiError('not found', 'label not found')
  return label
}

/** Makes a label. Names are unique in an organisation, whatever their case. */
export function createLabel(metadata: Metadata, input: Omit<Label, 'id'>): Promise<Label> {
  return metadata.update((transaction) => {
    const label: Label = { ...input, id: metadata.newId(), name: input.name.trim() }
    refuseTwin(metadata, label)
    transaction.put(metadata.labels, label)
    return label
  })
}

/** Changes the name, if one is given, and properties; an empty text removes a property. */
export function updateLabel(
  metadata: Metadata,
  id: string,
  change: { readonly name?: string | undefined; readonly properties?: Readonly<Record<string, string>> | undefined },
): Promise<Label> {
  return metadata.update((transaction) => {
    const before = findLabel(metadata, id)
    const properties: Record<string, string> = { ...before.properties }
    for (const [key, value] of Object.entries(change.properties ?? {})) {
      if (value === '') delete properties[key]
      else properties[key] = value
    }
    const name = change.name === undefined || change.name === '' ? before.name : change.name.trim()
    const after: Label = { ...before, name, properties }
    refuseTwin(metadata, after)
    transaction.put(metadata.labels, after)
    return after
  })
}

/** Removes a label from wherever it is, and itself. */
export function deleteLabel(metadata: Metadata, id: string): Promise<void> {
  return metadata.update((transaction) => {
    findLabel(metadata, id)
    transaction.delete(metadata.labels, id)
    for (const mapping of metadata.labelMappings.filter(({ labelID }) => labelID === id)) {
      transaction.delete(metadata.labelMappings, mapping.id)
    }
  })
}

/** The labels on a resource. */
export function labelsOf(metadata: Metadata, resourceID: string): Label[] {
  return metadata.labelMappings
    .filter((mapping) => mapping.resourceID === resourceID)
    .map(({ labelID }) => findLabel(metadata, labelID))
}

/** Puts a label on a resource. */
export function attachLabel(metadata: Metadata, mapping: Omit<LabelMapping, 'id'>): Promise<Label> {
  return metadata.update((transaction) => {
    const label = findLabel(metadata, mapping.labelID)
    const id = mappingId(mapping.resourceID, mapping.labelID)
    if (metadata.labelMappings.get(id)) {
      throw new ApiError('conflict', 'Cannot add label, label already exists on resource')
    }
    transaction.put(metadata.labelMappings, { id, ...mapping })
    return label
  })
}

/** Takes a label off a resource, if it is there. */
export function detachLabel(metadata: Metadata, resourceID: string, labelID: string): Promise<void> {
  return metadata.update((transaction) => {
    const id = mappingId(resourceID, labelID)
    if (metadata.labelMappings.get(id)) transaction.delete(metadata.labelMappings, id)
  })
}

function mappingId(resourceID: string, labelID: string): string {
  return `${resourceID}-${labelID}`
}

function refuseTwin(metadata: Metadata, label: Label): void {
  const name = label.name.toLowerCase()
  const twin = metadata.labels.find(
    (other) => other.id !== label.id && other.orgID === label.orgID && other.name.toLowerCase() === name,
  )
  if (twin) throw new ApiError('conflict', `label with name ${label.name} already exists`)
}
