import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'replaces the first so many',
    values: {
      'strings.replace(v: "aaaa", t: "a", u: "b", i: 2)': 'string bbaa',
      'strings.replace(v: "aaaa", t: "a", u: "$&", i: -1)': 'string $&$&$&$&',
      'strings.replace(v: "ab", t: "", u: "-", i: 2)': 'string -a-b',
      'strings.replace(v: "ab", t: "", u: "-", i: 9)': 'string -a-b-',
      'strings.replace(v: "ab", t: "a", u: "x", i: 0)': 'string ab',
    },
  },
])
