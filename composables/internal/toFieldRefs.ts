import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { mapValues } from './mapValues'

/** Returns a ref for each field of a view, which must always have the same fields. */
export function toFieldRefs<View extends object>(view: ComputedRef<View>) {
  return mapValues(view.value as Record<string, unknown>, (_, field) => computed(() => view.value[field as keyof View])) as { [Field in keyof View]: ComputedRef<View[Field]> }
}
