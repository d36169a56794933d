import { testPackage } from '../cases.ts'

await testPackage(import.meta.dirname, 'strings')
