declare module 'source:*' {
  const excerpt: import('../utils/sources').Excerpt
  export default excerpt
}
