// The brand in the application. `modules/repository.ts` adds the repository of package.json.
export default defineAppConfig({
  brand: {
    name: 'Postcard Studio',
    tagline: 'A full-stack Nuxt reference application on Convex.',
    description: 'A full-stack Nuxt reference application on Convex, made to be cloned: live pages, email, AI pictures, file imports, payments and reports. It runs offline with two commands.',
  },
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
