import { computed } from 'vue'
import type { ComputedRef } from 'vue'

/** A view's fields as refs of their own. Its fields are always the same. */
export function refsOf<View extends object>(view: ComputedRef<View>) {
  return Object.fromEntries(Object.keys(view.value).map(field => [field, computed(() => view.value[field as keyof View])])) as { [Field in keyof View]: ComputedRef<View[Field]> }
}
