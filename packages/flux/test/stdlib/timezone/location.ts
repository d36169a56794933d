import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('timezone', [
  {
    name: 'the location of a name',
    values: {
      'display(v: timezone.location(name: "Europe/Berlin"))': 'string {offset: 0ns, zone: Europe/Berlin}',
    },
    fails: {
      'timezone.location(name: "Mars/Olympus")': 'error calling function "location" …: unknown time zone Mars/Olympus',
      'timezone.location(name: "europe/berlin")':
        'error calling function "location" …: unknown time zone europe/berlin',
    },
  },
])
