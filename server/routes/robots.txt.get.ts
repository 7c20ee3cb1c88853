/** Says which paths search engines may visit, and where the sitemap is. */
export default defineEventHandler((event) => {
  setResponseHeader(event, 'content-type', 'text/plain;charset=utf-8')
  return [
    'User-agent: *',
    ...NOT_LISTED.map(path => `Disallow: ${path}`),
    '',
    `Sitemap: ${siteOrigin(event)}/sitemap.xml`,
    '',
  ].join('\n')
})
