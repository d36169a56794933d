export { type BucketName, findBucket } from './find-bucket.ts'
export { matchPoints } from './match-points.ts'
export type { Comparison, LiteralType, Matcher, Predicate, Residual } from './predicate.ts'
export { reduceForSeries } from './predicate.ts'
export type {
  EdgePoint,
  FieldArrays,
  FieldType,
  ReadableBucket,
  ReadRequest,
  SeriesKey,
  SeriesPoints,
  SeriesRead,
  SeriesWrite,
  Storage,
  WriteResult,
} from './storage.ts'
