/** Titled list of links. */
export interface LinkGroup { title: string, links: { label: string, to: string }[] }

/**
 * Returns links to the source and its documentation.
 *
 * @param repository Web page of the repository. Without one there are no links.
 */
export function projectLinks(repository: string): LinkGroup[] {
  if (!repository)
    return []
  const file = (path: string) => `${repository}/blob/HEAD/${path}`
  return [
    { title: 'Documentation', links: [
      { label: 'Composables', to: file('docs/composables.md') },
      { label: 'Local deployment', to: file('packages/local-convex/README.md') },
      { label: 'Deployment', to: file('docs/deploying.md') },
    ] },
    { title: 'Project', links: [
      { label: 'Source code', to: repository },
      { label: 'Contributing', to: file('CONTRIBUTING.md') },
      { label: 'Security', to: file('SECURITY.md') },
    ] },
  ]
}
