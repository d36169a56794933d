import { type MessagePort, parentPort } from 'node:worker_threads'
import { ownThread } from '../threads/thread-work.ts'
import { answerScript } from './answer-script.ts'
import type { ScriptMessage, ScriptRequest } from './script-request.ts'

const main = parentPort as MessagePort

main.on('message', (request: ScriptRequest) => {
  const message = answerScript(request)
  const moved = message.type === 'answer' && message.value instanceof Uint8Array ? [message.value.buffer] : []
  main.postMessage(message, moved as ArrayBuffer[])
})
main.postMessage({ type: 'ready', thread: ownThread() } satisfies ScriptMessage)
