/** What an address answers, read to its end; undefined where nothing comes within five seconds. */
export async function answerOf(url: string): Promise<Response | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) })
    await answer.arrayBuffer()
    return answer
  } catch {
    return undefined
  }
}
