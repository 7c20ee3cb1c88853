/**
 * Texts that name the application in pages, emails, reports and the terminal. Change them here only. `public/og.png`
 * shows the name and the tagline as an image.
 */
export const brand = {
  name: 'Postcard Studio',
  /** One sentence, with its period. */
  tagline: 'A full-stack Nuxt reference application on Convex.',
  /** Summary for search engines and language models. */
  description: 'A full-stack Nuxt reference application on Convex to clone and build on: live pages, email, AI images, file imports, payments, and reports. It runs offline with two commands.',
}
