/** The values of the numeric functions of the package. */
export const numbers: readonly number[] = [
  -2.18, 10.92, 7.35, 17.53, 15.23, 4.43, 19.85, 4.97, -3.75, 19.77, 13.86, 1.86,
]
