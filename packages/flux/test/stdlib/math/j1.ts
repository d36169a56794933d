import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.j1(x: 0.5)': 'float 0.2422684576748739',
      'math.j1(x: -1.5)': 'float -0.5579365079100996',
      'math.j1(x: 10.0)': 'float 0.043472746168861424',
      'math.j1(x: 30.0)': 'float -0.11875106261662292',
    },
  },
])
