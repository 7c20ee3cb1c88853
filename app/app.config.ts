import { brand } from '#shared/brand'

// Pages read the brand from here, because `modules/repository.ts` adds the repository of package.json to it.
export default defineAppConfig({
  brand,
  ui: {
    colors: {
      primary: 'blue',
      secondary: 'rose',
      neutral: 'slate',
      success: 'emerald',
      warning: 'amber',
      error: 'red',
      info: 'sky',
    },
  },
})
