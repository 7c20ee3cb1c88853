import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { mapValues } from './mapValues'

/** A view's fields as refs of their own. Its fields are always the same. */
export function toFieldRefs<View extends object>(view: ComputedRef<View>) {
  return mapValues(view.value as Record<string, unknown>, (_, field) => computed(() => view.value[field as keyof View])) as { [Field in keyof View]: ComputedRef<View[Field]> }
}
