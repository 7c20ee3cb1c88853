declare module 'source:*' {
  const excerpt: import('../utils/app/sources').Excerpt
  export default excerpt
}
