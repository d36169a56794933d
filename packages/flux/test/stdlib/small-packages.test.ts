import { testPackage } from '../cases.ts'

for (const folder of ['generate', 'interpolate', 'planner', 'sampledata'])
  await testPackage(import.meta.dirname, folder)
