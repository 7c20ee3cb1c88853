import type { Id } from '~/convex/_generated/dataModel'
import { api } from '~/convex/_generated/api'

/** Deletes images from the page at once, with a toast that offers to undo it. */
export function useImageRemoval() {
  const toasts = useToasts()
  const { executeSafe: remove } = useConvexMutation(api.ai.remove, {
    optimisticUpdate(store, { imageId }) {
      for (const { args, value } of store.getAllQueries(api.ai.list)) {
        if (value)
          store.setQuery(api.ai.list, args, { ...value, page: value.page.filter(({ _id }) => _id !== imageId) })
      }
    },
  })
  const { executeSafe: restore } = useConvexMutation(api.ai.restore)

  async function undo(imageId: Id<'images'>) {
    const result = await restore({ imageId })
    if (!result.ok)
      toasts.error('Couldn’t restore the image', result.error)
  }

  return async (imageId: Id<'images'>) => {
    const result = await remove({ imageId })
    if (!result.ok)
      return toasts.error('Couldn’t delete the image', result.error)
    toasts.success('Image deleted', {
      icon: 'i-lucide-trash-2',
      duration: 15_000,
      actions: [{ label: 'Undo', icon: 'i-lucide-undo-2', color: 'neutral', variant: 'outline', onClick: () => undo(imageId) }],
    })
  }
}
