import type { ToastProps } from '@nuxt/ui'

/** Shows toasts: what succeeded, or what failed and why. */
export function useToasts() {
  const toast = useToast()
  return {
    success(title: string, more: Pick<ToastProps, 'description' | 'icon' | 'actions' | 'duration'> = {}) {
      toast.add({ title, icon: 'i-lucide-circle-check', color: 'success', ...more })
    },
    error(title: string, error: unknown) {
      const description = error instanceof Error ? error.message : undefined
      toast.add({ title, description, icon: 'i-lucide-circle-x', color: 'error' })
    },
  }
}
