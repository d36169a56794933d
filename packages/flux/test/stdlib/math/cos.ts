import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.cos(x: 0.5)': 'float 0.8775825618903728',
      'math.cos(x: -1.5)': 'float 0.0707372016677029',
      'math.cos(x: 2.0)': 'float -0.4161468365471424',
      'math.cos(x: 0.0)': 'float 1',
      'math.cos(x: math.NaN())': 'float NaN',
    },
  },
])
