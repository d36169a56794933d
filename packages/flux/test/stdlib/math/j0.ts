import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.j0(x: 0.5)': 'float 0.9384698072408129',
      'math.j0(x: 10.0)': 'float -0.24593576445134832',
      'math.j0(x: 30.0)': 'float -0.08636798358104021',
      'math.j0(x: 1234.5)': 'float -0.013550379618035721',
      'math.j0(x: math.mInf(sign: 1))': 'float 0',
    },
  },
])
