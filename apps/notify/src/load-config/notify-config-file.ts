import { durationMs } from '@nrg/schema/duration'
import { isTimeZone } from '@nrg/schema/time-zone'
import { UsageError } from '@nrg/schema/usage-error'
import { type Fault, parseYamlFile, schemaFaults } from '@nrg/schema/yaml-file'
import { type TObject, Type } from '@sinclair/typebox'
import { NotifyConfig } from '../configuration/notify-config.ts'
import type { Window } from '../configuration/window.ts'
import { templateFault } from '../messages/template.ts'

/** A configuration file that cannot be used; the message has a line for each fault, with its place. */
export class NotifyConfigError extends UsageError {
  override readonly name = 'NotifyConfigError'
  readonly code = 'NOTIFY_CONFIG_INVALID'
}

export interface ConfigFile {
  /** The name of the file, for messages. */
  readonly source: string
  /** The schema of each type of channel. */
  readonly schemas: Readonly<Record<string, TObject>>
  /** What is wrong with a channel beside its form; undefined where nothing is. */
  readonly fault: (channel: Readonly<Record<string, unknown>>, config: NotifyConfig) => Fault | undefined
}

/**
 * Reads who is told of incidents, written in YAML (or JSON, which is YAML).
 *
 * @throws NotifyConfigError naming each fault as `source:line:column path: what is wrong`
 */
export function parseNotifyConfig(text: string, file: ConfigFile): NotifyConfig {
  const value = parseYamlFile(text, {
    source: file.source,
    faults: (found) => faults(found ?? {}, file),
    error: (message) => new NotifyConfigError(message),
  })
  return (value ?? {}) as NotifyConfig
}

function faults(value: unknown, file: ConfigFile): readonly Fault[] {
  const found = [...schemaFaults(NotifyConfig, value)]
  if (found.length > 0) return found
  const config = value as NotifyConfig
  return [
    ...channelFaults(config, file),
    ...routeFaults(config),
    ...repeatFaults(config),
    ...windowFaults(config),
    ...templateFaults(config),
  ]
}

function* channelFaults(config: NotifyConfig, { schemas, fault }: ConfigFile): Generator<Fault> {
  const { channels = {} } = config
  for (const [name, channel] of Object.entries(channels)) {
    const { type, ...given } = channel as { type: string }
    const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined
    if (schema === undefined) {
      const known = Object.keys(schemas).join(', ')
      yield { path: ['channels', name, 'type'], message: `there is no type ${type}: there are ${known}` }
      continue
    }
    const strict = Type.Object({ ...schema.properties }, { additionalProperties: false })
    const found = [...schemaFaults(strict, given)]
    for (const { path, message } of found) yield { path: ['channels', name, ...path], message }
    const beside = found.length > 0 ? undefined : fault(channel, config)
    if (beside !== undefined) yield { path: ['channels', name, ...beside.path], message: beside.message }
  }
}

function* routeFaults({ channels = {}, routes = [] }: NotifyConfig): Generator<Fault> {
  for (const [index, route] of routes.entries()) {
    const lists = [
      [['channels'], route.channels] as const,
      ...(route.escalate ?? []).map((step, at) => [['escalate', String(at), 'channels'], step.channels] as const),
    ]
    for (const [path, names] of lists)
      for (const [at, name] of names.entries())
        if (!Object.hasOwn(channels, name))
          yield { path: ['routes', String(index), ...path, String(at)], message: `there is no channel ${name}` }
  }
}

function* repeatFaults({ repeat, routes = [] }: NotifyConfig): Generator<Fault> {
  const all: [path: string[], repeat: string | undefined][] = [
    [['repeat'], repeat],
    ...routes.map((route, index): [string[], string | undefined] => [
      ['routes', String(index), 'repeat'],
      route.repeat,
    ]),
  ]
  for (const [path, one] of all)
    if (one !== undefined && one !== 'never' && durationMs(one) === 0)
      yield { path, message: `${one} would tell it again without a pause: a time such as 4h, or never` }
}

function* windowFaults({ routes = [], maintenance = [] }: NotifyConfig): Generator<Fault> {
  const windows: [path: string[], window: Window | undefined][] = [
    ...routes.map(({ quiet }, index): [string[], Window | undefined] => [['routes', String(index), 'quiet'], quiet]),
    ...maintenance.map((window, index): [string[], Window] => [['maintenance', String(index)], window]),
  ]
  for (const [path, window] of windows) {
    if (window?.time_zone !== undefined && !isTimeZone(window.time_zone))
      yield { path: [...path, 'time_zone'], message: `${window.time_zone} is no time zone: such as Europe/Berlin` }
    if (window !== undefined && window.from === window.to)
      yield { path: [...path, 'to'], message: 'it ends when it begins: from 00:00 to 23:59 is nearly a day' }
  }
}

function* templateFaults({ templates = {} }: NotifyConfig): Generator<Fault> {
  for (const [name, template] of Object.entries(templates)) {
    const message = templateFault(template)
    if (message !== undefined) yield { path: ['templates', name], message }
  }
}
