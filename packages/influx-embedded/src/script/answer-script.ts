import { FluxError } from '@nrg/flux/errors'
import { format } from '@nrg/flux/syntax'
import { readTaskOptions, refuseBrokenSyntax } from '../task-options/task-options.ts'
import { TaskOptionsError } from '../task-options/task-options-error.ts'
import { changeTaskOptions } from '../task-options/task-script.ts'
import type { ScriptMessage, ScriptRequest } from './script-request.ts'
import { treeOf } from './script-tree.ts'

const encoder = new TextEncoder()

/** Answers a question about a script. Never throws. */
export function answerScript(request: ScriptRequest): ScriptMessage {
  try {
    return { type: 'answer', value: answerOf(request) }
  } catch (error) {
    if (error instanceof TaskOptionsError) return refusal('options', error)
    if (error instanceof FluxError) return refusal('syntax', error)
    return { type: 'bug', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function answerOf(request: ScriptRequest): unknown {
  switch (request.question) {
    case 'tree':
      return encoder.encode(JSON.stringify(treeOf(request.script)))
    case 'text':
      return format(JSON.parse(request.tree))
    case 'taskOptions':
      return readTaskOptions(request.script, request.nowSeconds)
    case 'changedTask':
      refuseBrokenSyntax(request.script)
      return request.change ? changeTaskOptions(request.script, request.change) : request.script
  }
}

function refusal(of: 'options' | 'syntax', { message }: Error): ScriptMessage {
  return { type: 'refusal', refusal: { of, message } }
}
