import { h } from 'vue'
import { useAppConfig } from '#imports'

interface Props { name: string, size?: number | string | null }

/** What Nuxt Icon's component is once the server has rendered it: a name that stylesheets know. */
export default function Icon({ name, size }: Props) {
  const { attrs, collections, size: usual } = useAppConfig().icon
  const bare = name.replace(/^i-/, '')
  const collection = bare.includes(':') ? undefined : collections?.find(prefix => bare.startsWith(`${prefix}-`))
  const full = collection ? `${collection}:${bare.slice(collection.length + 1)}` : bare
  const wanted = size ?? usual
  return h('span', {
    ...attrs,
    class: ['iconify', `i-${full}`],
    style: wanted ? { fontSize: Number.isNaN(+wanted) ? wanted : `${wanted}px` } : undefined,
  })
}

Icon.props = ['name', 'mode', 'size', 'customize']
