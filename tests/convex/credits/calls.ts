import { defineCalls } from '../calls'

export default defineCalls({
  calls: {
    'credits:balance': { args: () => ({}) },
  },
})
