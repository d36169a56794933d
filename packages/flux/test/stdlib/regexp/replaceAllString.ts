import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('regexp', [
  {
    name: 'groups stand for what they matched',
    values: {
      'regexp.replaceAllString(r: /a(x*)b/, v: "-ab-axxb-", t: "T")': 'string -T-T-',
      'regexp.replaceAllString(r: /a(x*)b/, v: "-ab-axxb-", t: "$1")': 'string --xx-',
      'regexp.replaceAllString(r: /a(x*)b/, v: "-ab-axxb-", t: "$1W")': 'string ---',
      'regexp.replaceAllString(r: /a(?P<n>x*)b/, v: "-ab-axxb-", t: "\\${n}W")': 'string -W-xxW-',
      'regexp.replaceAllString(r: /a*/, v: "baaac", t: "x")': 'string xbxcx',
      'regexp.replaceAllString(r: /b/, v: "abc", t: "$$")': 'string a$c',
    },
  },
])
