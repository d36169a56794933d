export type { File } from './ast.ts'
export { check, type Diagnostic, diagnose, formatPosition, parses } from './diagnose.ts'
export { format } from './format.ts'
export { parse } from './parse.ts'
