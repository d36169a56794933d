let numbers = new Int32Array(1024).map((_, i) => i)

/** 0, 1, 2 … below `length`. The array is shared: it must not be changed. */
export function rowNumbers(length: number): Int32Array {
  if (numbers.length < length) {
    numbers = new Int32Array(Math.max(length, numbers.length * 2))
    for (let i = 0; i < numbers.length; i++) numbers[i] = i
  }
  return numbers.subarray(0, length)
}
