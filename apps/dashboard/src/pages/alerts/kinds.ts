/** The kinds of a cause, and what they are called. */
export const KINDS = [
  ['electrical', 'Electrical'],
  ['supply', 'Supply'],
  ['sensor', 'Sensor'],
  ['communication', 'No signal'],
  ['unknown', 'Not told apart'],
] as const
