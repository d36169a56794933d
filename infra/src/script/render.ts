import type { FluxText } from '@nrg/influx/flux'

/** An option of a script: from its first line to the blank line that ends it. */
const statement = (name: string) => new RegExp(`^option ${name} = (?:.+\\n)+?(?=\\n)`, 'm')

/**
 * Gives a script's options other values.
 *
 * The files under `tasks/` hold working defaults and follow two rules that a test checks: an option begins its line,
 * and a blank line ends it.
 *
 * @throws where the script has no such option
 */
export function renderScript(source: string, options: Readonly<Record<string, FluxText>>): string {
  let script = source
  for (const [name, value] of Object.entries(options)) {
    const at = statement(name).exec(script)
    if (at === null) throw new Error(`the script has no option ${name}`)
    script = `${script.slice(0, at.index)}option ${name} = ${value}\n${script.slice(at.index + at[0].length)}`
  }
  return script
}
