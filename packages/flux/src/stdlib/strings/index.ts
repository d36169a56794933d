import type { Definition } from '../../function/define.ts'
import { compare } from './compare.ts'
import { containsAny } from './containsAny.ts'
import { containsStr } from './containsStr.ts'
import { countStr } from './countStr.ts'
import { equalFold } from './equalFold.ts'
import { hasPrefix } from './hasPrefix.ts'
import { hasSuffix } from './hasSuffix.ts'
import { indexAny } from './indexAny.ts'
import { indexFn } from './indexFn.ts'
import { isDigit } from './isDigit.ts'
import { isLetter } from './isLetter.ts'
import { isLower } from './isLower.ts'
import { isUpper } from './isUpper.ts'
import { joinStr } from './joinStr.ts'
import { lastIndex } from './lastIndex.ts'
import { lastIndexAny } from './lastIndexAny.ts'
import { repeat } from './repeat.ts'
import { replace } from './replace.ts'
import { replaceAll } from './replaceAll.ts'
import { split } from './split.ts'
import { splitAfter } from './splitAfter.ts'
import { splitAfterN } from './splitAfterN.ts'
import { splitN } from './splitN.ts'
import { strlen } from './strlen.ts'
import { substring } from './substring.ts'
import { title } from './title.ts'
import { toLower } from './toLower.ts'
import { toTitle } from './toTitle.ts'
import { toUpper } from './toUpper.ts'
import { trim } from './trim.ts'
import { trimLeft } from './trimLeft.ts'
import { trimPrefix } from './trimPrefix.ts'
import { trimRight } from './trimRight.ts'
import { trimSpace } from './trimSpace.ts'
import { trimSuffix } from './trimSuffix.ts'

/** Everything in `strings`, by name. */
export const strings: readonly Definition[] = [
  compare,
  containsAny,
  containsStr,
  countStr,
  equalFold,
  hasPrefix,
  hasSuffix,
  indexFn,
  indexAny,
  isDigit,
  isLetter,
  isLower,
  isUpper,
  joinStr,
  lastIndex,
  lastIndexAny,
  repeat,
  replace,
  replaceAll,
  split,
  splitAfter,
  splitAfterN,
  splitN,
  strlen,
  substring,
  title,
  toLower,
  toTitle,
  toUpper,
  trim,
  trimLeft,
  trimPrefix,
  trimRight,
  trimSpace,
  trimSuffix,
]
