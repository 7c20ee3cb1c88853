/** Describes the site for language models: https://llmstxt.org. */
export default defineEventHandler((event) => {
  setResponseHeader(event, 'content-type', 'text/plain;charset=utf-8')
  const { brand } = useAppConfig()
  const origin = siteOrigin(event)
  return [
    `# ${brand.name}`,
    '',
    `> ${brand.description}`,
    '',
    'The pages under /app belong to one user each and need a session.',
    '',
    '## Pages',
    '',
    ...PUBLIC_PAGES.map(({ path, title, description }) => `- [${title}](${origin}${path}): ${description}`),
    ...brand.repository ? ['', '## Source', '', `- [Source code](${brand.repository})`] : [],
    '',
  ].join('\n')
})
