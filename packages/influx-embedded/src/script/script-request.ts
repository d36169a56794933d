import type { TaskOptions } from '../task-options/task-options.ts'
import type { OptionChange } from '../task-options/task-script.ts'

/** What can be asked about a script without running it, and what each question is answered with. */
export interface ScriptQuestions {
  /** The syntax tree as `/api/v2/query/ast` shows it: the bytes of its JSON. */
  tree: { readonly ask: { readonly script: string }; readonly answer: Uint8Array }
  /** The script of a syntax tree, which is given as JSON. */
  text: { readonly ask: { readonly tree: string }; readonly answer: string }
  /** What its task options say. */
  taskOptions: { readonly ask: { readonly script: string; readonly nowSeconds: number }; readonly answer: TaskOptions }
  /** The script of a task with changed options, or as it is without a change, once its syntax was found to be sound. */
  changedTask: {
    readonly ask: { readonly script: string; readonly change: OptionChange | undefined }
    readonly answer: string
  }
}

export type Question = keyof ScriptQuestions

/** From the main thread to that of scripts. */
export type ScriptRequest = { [Q in Question]: { readonly question: Q } & ScriptQuestions[Q]['ask'] }[Question]

/** From the thread of scripts to the main one. */
export type ScriptMessage =
  | { readonly type: 'ready'; readonly thread: string | undefined }
  | { readonly type: 'answer'; readonly value: unknown }
  | { readonly type: 'refusal'; readonly refusal: Refusal }
  | { readonly type: 'bug'; readonly stack: string }

/** What is wrong with a script. `options`: with the task options in it; `syntax`: it cannot be read at all. */
export interface Refusal {
  readonly of: 'options' | 'syntax'
  readonly message: string
}
