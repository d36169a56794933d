import { transformation } from '../../function/define.ts'

/**
 * Names the tables as a result of the script.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/yield/
 */
export const yieldFn = transformation<string>({
  package: 'universe',
  name: 'yield',
  parameters: { tables: '<-', name: '?' },
  spec: (args) => (args.has('name') ? args.string('name') : '_result'),
  hasSideEffect: true,
  resultName: (name) => name,
  run: ([input]) => input ?? [],
})
