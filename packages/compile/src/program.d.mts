/** The program that runs a TypeScript one: `node [OPTIONS] RUNNER FILE [ARGS]`. */
export const runner: string
