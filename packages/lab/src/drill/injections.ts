import { below, type Random } from './random.ts'

/** What ends a text in Flux or in line protocol, or begins something else there. */
const breaks = [
  '"',
  "'",
  '\\',
  '\\"',
  '")',
  '" or true or "',
  '${',
  '}',
  '`',
  '\n',
  '\r\n',
  ' ',
  ',',
  '=',
  '/*',
  '//',
  '#',
  ';',
  '\u0000',
  '\u2028',
  '%22',
  '&quot;',
]

const scripts = [
  '|> drop(columns: ["_value"])',
  '|> to(bucket: "energy_raw")',
  'from(bucket: "registry") |> range(start: 0)',
  'import "influxdata/influxdb/secrets"',
  'r.device_id != "x" or true',
  'true) or (true',
  'option now = () => 2020-01-01T00:00:00Z',
  'die(msg: "x")',
  '-1h) |> filter(fn: (r) => true',
  'energy,device_id=1000 voltage_v=1',
  'voltage_v=1 1756187382000000000',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '{{7*7}}',
  '$(id)',
  "1' OR '1'='1",
  '.*',
  '=~ /.*/',
]

/** So many texts that would be something else where they are put into a script or a line as they stand. */
export function injections(count: number, random: Random): string[] {
  const pick = (list: readonly string[]) => list[below(random, list.length)] as string
  return Array.from({ length: count }, (_, number) => {
    const script = scripts[number % scripts.length] as string
    const front = below(random, 3) === 0 ? '1000' : ''
    return `${front}${pick(breaks)}${script}${pick(breaks)}${number}`
  })
}
