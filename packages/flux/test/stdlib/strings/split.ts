import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'parts at every separator',
    values: {
      'display(v: strings.split(v: "a/b/", t: "/"))': 'string [a, b, ]',
      'display(v: strings.split(v: "é😀", t: ""))': 'string [é, 😀]',
      'display(v: strings.split(v: "", t: ","))': 'string []',
      'length(arr: strings.split(v: "", t: ","))': 'int 1',
      'length(arr: strings.split(v: "", t: ""))': 'int 0',
    },
  },
])
