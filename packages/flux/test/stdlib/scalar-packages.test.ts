import { testPackage } from '../cases.ts'

const folders = [
  'array',
  'bitwise',
  'contrib/bonitoo-io',
  'contrib/qxip',
  'contrib/tomhollingworth',
  'csv',
  'date',
  'dict',
  'http',
  'json',
  'regexp',
  'runtime',
  'system',
  'timezone',
  'types',
]

for (const folder of folders) await testPackage(import.meta.dirname, folder)
