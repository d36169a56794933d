/** The values of the boolean functions of the package. */
export const truths: readonly boolean[] = [true, true, false, true, false, false, false, true, false, true, true, false]
