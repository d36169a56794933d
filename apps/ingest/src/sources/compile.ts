import type { Metric } from '@nrg/schema/metric'
import { isTimeZone } from '@nrg/schema/time-zone'
import { type TimeRules, timeReader } from '../reading/reading-time.ts'
import type { CompiledMetric, CompiledPart, CompiledSource } from './compiled.ts'
import { formats } from './formats/index.ts'
import { type JsonPath, parseJsonPath } from './json-path.ts'
import type { MetricSource, Part, Readings, Source } from './source-config.ts'
import { parseTopicPattern, type TopicPattern } from './topic-pattern.ts'
import { conversion, isUnit, same, UNITS } from './unit.ts'

/** As many as every decimal number keeps. */
const DIGITS = 15

/** Takes what is wrong with a part of a source, which it names. */
export type Complain = (path: readonly string[], message: string) => void

/**
 * Takes a source apart: its format completed by what is configured, paths, topics and units read once.
 *
 * @param fleet the metrics that there are
 * @param complain is told each fault; with one, what is answered is of no use
 */
export function compileSource(
  name: string,
  own: Source,
  { fleet, complain }: { readonly fleet: readonly Metric[]; readonly complain: Complain },
): CompiledSource {
  const format = own.format === undefined ? undefined : Object.hasOwn(formats, own.format) ? formats[own.format] : null
  if (format === null)
    complain(['format'], `there is no format ${own.format}: there are ${Object.keys(formats).join(', ')}`)
  const { isLocal = false, ...base } = format ?? {}
  const source: Source = { ...base, ...own, metrics: { ...base.metrics, ...own.metrics } }
  if (isLocal && own.time_zone === undefined)
    complain(
      [],
      `time_zone: ${own.format} sends the time of a clock on the wall: say of which zone, such as Europe/Berlin`,
    )
  if (own.topics !== undefined && own.parts === undefined && base.parts?.some(({ topics }) => topics !== undefined))
    complain(['topics'], `${own.format} has topics of its own for each part: say only what they begin with, as base`)
  const topicsOf = (topics: string | readonly string[] | undefined, path: readonly string[]): TopicPattern[] =>
    (topics === undefined ? [] : typeof topics === 'string' ? [topics] : topics).flatMap((topic) => {
      if (topic.includes('{base}') && source.base === undefined) complain(path, 'base is missing')
      const pattern = parseTopicPattern(topic.replaceAll('{base}', source.base ?? ''))
      if (!('fault' in pattern)) return [pattern]
      complain(path, pattern.fault)
      return []
    })
  const parts = source.parts ?? [{}]
  const compile = (part: Part, path: readonly string[]) =>
    compilePart(part, source, { path, own, fleet, complain, topicsOf })
  const { names = {}, skip = [] } = source
  return {
    name,
    parts: parts.map((part, index) => compile(part, own.parts === undefined ? [] : ['parts', String(index)])),
    topics: topicsOf(source.topics, ['topics']),
    status: topicsOf(source.status, ['status']),
    ignore: topicsOf(source.ignore, ['ignore']),
    nameOf: (device) => (Object.hasOwn(names, device) ? (names[device] as string) : device),
    // Venus OS says with an empty array that there is no value.
    skips: (value) => skip.some((one) => one === value || (one === null && Array.isArray(value) && value.length === 0)),
    isPartial: source.partial ?? false,
  }
}

interface PartContext {
  readonly path: readonly string[]
  readonly own: Source
  readonly fleet: readonly Metric[]
  readonly complain: Complain
  readonly topicsOf: (topics: Part['topics'], path: readonly string[]) => TopicPattern[]
}

function compilePart(part: Part, source: Source, context: PartContext): CompiledPart {
  const { path, own, complain, topicsOf } = context
  const pathsOf = (paths: string | readonly string[] | undefined, name: string): JsonPath[] =>
    (paths === undefined ? [] : typeof paths === 'string' ? [paths] : paths).flatMap((text) => {
      const read = parseJsonPath(text)
      if (read === undefined)
        complain([...path, name], `${text} is no path: write one as ENERGY.Power, meters[0] or ["a.b"]`)
      return read ?? []
    })
  const one = (name: 'if' | 'unless' | 'at' | 'each') => pathsOf(part[name] ?? source[name], name)[0]
  const said = { ...pick(source), ...pick(part) }
  const timePaths = pathsOf(said.time, 'time')
  if (timePaths.length === 0 && said.clock !== 'server')
    complain(path, 'time: say where the time stands, or clock: server')

  const all = Object.entries({ ...source.metrics, ...part.metrics }).map(([metric, given]) =>
    compileMetric(metric, typeof given === 'string' || Array.isArray(given) ? { path: given } : given, {
      ...context,
      pathsOf,
    }),
  )
  if (all.length === 0) complain(path, 'metrics: say where each metric stands, such as { power_kw: ENERGY.Power }')
  return {
    topics: part.topics === undefined ? undefined : topicsOf(part.topics, [...path, 'topics']),
    if: one('if'),
    unless: one('unless'),
    at: one('at'),
    each: one('each'),
    device: template(said.device ?? '{device}'),
    devicePaths: pathsOf(said.device_path, 'device_path'),
    suffix: part.suffix ?? source.suffix ?? '',
    timePaths,
    ...compileTime(said, (name, message) => complain([...path, name], message)),
    metrics: all.filter(({ isKnown }) => isKnown),
    unknown: all.filter(({ isKnown, name }) => !isKnown && !isGiven(own, name)),
  }
}

/** How times are read. */
export function compileTime(
  { time_format: format = 'iso', time_zone: zone, clock }: Readings,
  complain: (name: string, message: string) => void,
): TimeRules {
  const isKnown = zone === undefined || isTimeZone(zone)
  if (!isKnown) complain('time_zone', `${zone} is no time zone: such as Europe/Berlin`)
  return {
    readTime: timeReader(typeof format === 'string' ? [format] : format, isKnown ? zone : undefined),
    isOfNow: clock === 'server',
  }
}

const pick = ({ device, device_path, time, time_format, time_zone, clock }: Part): Part => ({
  ...(device !== undefined && { device }),
  ...(device_path !== undefined && { device_path }),
  ...(time !== undefined && { time }),
  ...(time_format !== undefined && { time_format }),
  ...(time_zone !== undefined && { time_zone }),
  ...(clock !== undefined && { clock }),
})

const isGiven = (own: Source, metric: string): boolean =>
  own.metrics?.[metric] !== undefined || (own.parts ?? []).some(({ metrics }) => metrics?.[metric] !== undefined)

function compileMetric(
  metric: string,
  { path: paths, unit, unit_path, scale = 1, offset = 0, sign = 1 }: MetricSource,
  context: PartContext & { readonly pathsOf: (paths: MetricSource['path'], name: string) => JsonPath[] },
): CompiledMetric & { readonly isKnown: boolean } {
  const { own, fleet, path, complain } = context
  const name = own.rename !== undefined && Object.hasOwn(own.rename, metric) ? (own.rename[metric] as string) : metric
  const known = fleet.find((one) => one.name === name)
  const where = [...path, 'metrics', metric]
  const isOwn = isGiven(own, metric)
  if (known === undefined && (isOwn || name !== metric))
    complain(
      isOwn ? where : ['rename', metric],
      `${name} is no metric of the fleet: there are ${fleet.map((one) => one.name).join(', ')}; enter it in fleet.yaml`,
    )
  const from = own.units?.[metric] ?? unit
  const converted = (given: string | undefined): ((value: number) => number) | undefined => {
    const convert = given === undefined || known === undefined ? same : conversion(given, known.unit)
    if (convert === same && scale === 1 && offset === 0 && sign === 1) return same
    // 23.4 W is 0.0234 kW, and not 0.023399999999999997.
    return convert && ((value) => Number((sign * convert(value * scale + offset)).toPrecision(DIGITS)))
  }
  const convert = converted(from)
  if (convert === undefined)
    complain(
      isOwn ? where : own.units?.[metric] === undefined ? [] : ['units', metric],
      isUnit(from ?? '')
        ? `${name} is in ${known?.unit}, which cannot be made of ${from}: another unit in fleet.yaml, or scale here instead of unit`
        : `${from} is no unit that is known (${UNITS}): leave it out, and say scale`,
    )
  const [unitPath] = unit_path === undefined ? [] : context.pathsOf(unit_path, 'metrics')
  return {
    name,
    isKnown: known !== undefined,
    paths: context.pathsOf(paths, 'metrics'),
    convert: convert ?? same,
    ...(unitPath !== undefined && { byUnit: { path: unitPath, convert: remembered(converted) } }),
  }
}

/** How numbers of a unit are converted, found out once for each. */
function remembered<T>(find: (unit: string) => T): (unit: string) => T {
  const known = new Map<string, T>()
  return (unit) => {
    const before = known.get(unit)
    if (before !== undefined) return before
    const found = find(unit)
    if (known.size < 16) known.set(unit, found)
    return found
  }
}

/** What a text with names in it is, once they are known. */
function template(text: string): CompiledPart['device'] {
  const pieces = text.split(/\{([a-z]+)\}/)
  return (names) => {
    let made = ''
    for (const [index, piece] of pieces.entries())
      if (index % 2 === 0) made += piece
      else {
        if (!Object.hasOwn(names, piece)) return undefined
        made += names[piece]
      }
    return made
  }
}
