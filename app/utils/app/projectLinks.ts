/** A titled list of links. */
export interface LinkGroup { title: string, links: { label: string, to: string }[] }

/**
 * Links to the source and its documentation.
 *
 * @param repository Web page of the repository. Without one there are no links.
 */
export function projectLinks(repository: string): LinkGroup[] {
  if (!repository)
    return []
  const file = (path: string) => `${repository}/blob/HEAD/${path}`
  return [
    { title: 'Read on', links: [
      { label: 'The composables', to: file('docs/composables.md') },
      { label: 'The local deployment', to: file('packages/local-convex/README.md') },
      { label: 'Deploying', to: file('docs/deploying.md') },
    ] },
    { title: 'The project', links: [
      { label: 'Source code', to: repository },
      { label: 'Contributing', to: file('CONTRIBUTING.md') },
      { label: 'Security', to: file('SECURITY.md') },
    ] },
  ]
}
