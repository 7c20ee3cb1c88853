/** Lists the public pages for search engines. */
export default defineEventHandler((event) => {
  setResponseHeader(event, 'content-type', 'application/xml;charset=utf-8')
  const origin = siteOrigin(event)
  const urls = PUBLIC_PAGES.map(({ path }) => `  <url><loc>${origin}${path}</loc></url>`)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...urls,
    '</urlset>',
    '',
  ].join('\n')
})
