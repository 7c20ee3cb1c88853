import { defineCalls } from '../calls'

export default defineCalls({
  calls: {
    'data:latest': { args: () => ({}) },
    'data:processAndSave': { args: () => ({ data: 'text' }) },
  },
})
