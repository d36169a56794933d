/** Rows at the beginning of each file that are known to be good: what detectors learn from is not scored. */
export const KNOWN_GOOD_ROWS = 400

export interface SkabScore {
  readonly f1: number
  /** Share of good rows that were flagged, and of bad ones that were not, in percent. */
  readonly falseAlarmRate: number
  readonly missedAlarmRate: number
  /** Stretches of flagged rows with no bad one in them. */
  readonly falseEpisodes: number
  /** Files in which a stretch of flagged rows meets a bad one. */
  readonly filesFound: number
}

/** Scores flagged rows against the rows that are labelled bad, over all files together. */
export function scoreSkab(flagged: readonly (readonly boolean[])[], bad: readonly (readonly boolean[])[]): SkabScore {
  let [hit, falseRows, missed, quiet, falseEpisodes, filesFound] = [0, 0, 0, 0, 0, 0]
  for (const [index, labels] of bad.entries()) {
    const flags = flagged[index] ?? []
    let found = false
    let episode: { bad: boolean } | undefined
    const close = () => {
      if (episode?.bad) found = true
      else if (episode) falseEpisodes++
      episode = undefined
    }
    for (let row = KNOWN_GOOD_ROWS; row < labels.length; row++) {
      const [flag, label] = [flags[row] === true, labels[row] === true]
      if (flag && label) hit++
      else if (flag) falseRows++
      else if (label) missed++
      else quiet++
      if (!flag) close()
      else episode = { bad: label || episode?.bad === true }
    }
    close()
    if (found) filesFound++
  }
  return {
    f1: (2 * hit) / Math.max(1, 2 * hit + falseRows + missed),
    falseAlarmRate: (100 * falseRows) / Math.max(1, falseRows + quiet),
    missedAlarmRate: (100 * missed) / Math.max(1, missed + hit),
    falseEpisodes,
    filesFound,
  }
}
