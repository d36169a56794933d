import type { Plugin } from 'vite'

/** What uPlot ties to itself for others to call: no bundler leaves it out. */
const TIED = /^\s*\(?(?:paths\.(?:stepped|bars|spline)|uPlot\.(?:join|rangeLog|rangeAsinh|fmtDate|tzDate))\s*= .*;$/gm

/** Functions that dates, logarithmic scales, points on a line, legends and a chart of changing series need. */
const FUNCTIONS = [
  ...['genTimeStuffs', 'timeAxisVals', 'timeAxisVal', 'timeAxisStamps', 'timeSeriesVal', 'timeSeriesStamp'],
  ...['fmtDate', 'tzDate', 'logAxisSplits', 'asinhAxisSplits', 'log10AxisValsFilt', 'log2AxisValsFilt'],
  ...['rangeLog', 'rangeAsinh', 'points', 'initLegendRow', 'setLegend', 'setLegendValues'],
  ...['addSeries', 'delSeries', 'addBand', 'delBand', 'setFocus', 'setSeries', 'syncLegend'],
]

/** What is the same in each of the page's charts, so that a bundler leaves out what is for another; how often it stands there. */
const SETTLED: readonly (readonly [part: RegExp, count: number, settled: string])[] = [
  [/^\tconst _time(?:AxisSplits|AxisVals|SeriesVal)\s*= .*;$/gm, 3, ''],
  [/^\tconst ms = .*;$/gm, 1, 'const ms = 1e-3;'],
  [/^\tconst showLegend = .*;$/gm, 1, 'const showLegend = false;'],
  [/^\tconst showCursor =.*;$/gm, 1, 'const showCursor = true;'],
  [/^\tconst cursorFocus = .*;$/gm, 1, 'const cursorFocus = false;'],
  [/^\t(?:const|let) mode = (?:u|self)\.mode;$/gm, 3, 'const mode = 1;'],
  [/^\t+let isTime = .*;$/gm, 3, 'let isTime = false;'],
  [/\bscaleX\.ori == 1\b/g, 9, 'false'],
  [/\bscaleX\.ori == 0\b/g, 23, 'true'],
  [/\b_time(?:AxisSplits|AxisVals|SeriesVal)\b/g, 3, 'null'],
  [/[\w.]*distr (?:== ?(?:2|3|4|100)|>= 3)\b/gi, 34, 'false'],
  // Each scale has a range of its own, no chart more points than it has room for, and an axis words but no name, tick or edge.
  [/^function rangeNum\([\s\S]*?^}$/gm, 1, 'function rangeNum(low, high) { return [low, high + (low == high)] }'],
  [/^\t\t\tconst decimate = .*;$/gm, 1, 'const decimate = false;'],
  [/\(scaleKey != xScaleKey \|\| \(mode == 2 && !isTime\)\)/g, 1, '(false)'],
  [/\baxis\.label != null\b/g, 3, 'false'],
  [/\bif \((?:ticks|border)\.show\)/g, 2, 'if (false)'],
  [/^\t\t\tlet angle = .*;$/gm, 1, 'const angle = 0;'],
  [/\b(?:stroke|fill)Path instanceof Map\b/g, 2, 'false'],
  [/\bif \((?:opts\.title|legend\.live)\)/g, 3, 'if (false)'],
  // A cursor is never held where it is, and is dragged along the time alone; no scale is made of another one.
  [/\bgetBBox != null\b/g, 1, 'false'],
  [/\buni != null\b/g, 1, 'false'],
  [/\bdrag\.y\b/g, 4, 'false'],
  [/\bif \(cursor\.(?:_lock|lock)\)/g, 5, 'if (false)'],
  [/\brotSrc \? \w+ : /g, 4, ''],
  [/\byKeySrc != null\b/g, 1, 'false'],
  [/\b(?:w?sc|scaleOpts)\.from != null\b/g, 3, 'false'],
  [/\bw?sc\.from == null\b/g, 4, 'true'],
  // What was dragged over is told by the one chart that it was dragged on.
  [/\bif \(src != null\)/g, 1, 'if (false)'],
  [/\bdrag\.setScale && hasSelect && chgSelect\b/g, 1, 'false'],
]

/** Leaves out of uPlot what the page draws nothing with: a quarter of it. */
export function leanUplot(): Plugin {
  return {
    name: 'lean-uplot',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('uPlot.esm.js')) return undefined
      let lean = replaced(code, TIED, 8, '')
      for (const name of FUNCTIONS)
        lean = replaced(lean, new RegExp(`^(\\t?)function ${name}\\([^]*?^\\1}$`, 'gm'), 1, `function ${name}() {}`)
      for (const settled of SETTLED) lean = replaced(lean, ...settled)
      return { code: lean, map: null }
    },
  }
}

/** @throws Error where it is not there as often as it was: uPlot is another one, and has to be looked at */
function replaced(code: string, part: RegExp, count: number, put: string): string {
  const found = code.match(part)?.length ?? 0
  if (found !== count) throw new Error(`uPlot is another one: ${found} of ${count} parts like ${part} are there`)
  return code.replace(part, put)
}
