import { InvalidInput } from './input.ts'

/** A form's value: text, or what stands in brackets after its name. `a[0][b]=c` is `{ a: { 0: { b: 'c' } } }`. */
export type FormValue = string | FormFields
export interface FormFields { [name: string]: FormValue }

const deepest = 8

/** Reads a URL-encoded form or query with nested names. Throws `InvalidInput` for names that contradict each other. */
export function parseForm(encoded: string): FormFields {
  const root = emptyFields()
  for (const [name, value] of new URLSearchParams(encoded))
    put(root, path(name), value, name)
  return root
}

/** `['a', '0', 'b']` for `a[0][b]`. */
function path(name: string): string[] {
  const [, first, rest] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? []
  if (first === undefined || rest === undefined)
    throw new InvalidInput(name, `Invalid parameter name: ${name}`)
  const inner = [...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, key]) => key ?? '')
  if (inner.length > deepest)
    throw new InvalidInput(name, `Too deeply nested: ${name}`)
  return [first, ...inner]
}

function put(fields: FormFields, [key = '', ...rest]: string[], value: string, name: string): void {
  // `a[]` appends.
  const own = key === '' ? String(Object.keys(fields).length) : key
  const existing = fields[own]
  if (rest.length === 0) {
    if (typeof existing === 'object')
      throw new InvalidInput(name, `Contradictory values: ${name}`)
    fields[own] = value
    return
  }
  if (typeof existing === 'string')
    throw new InvalidInput(name, `Contradictory values: ${name}`)
  put(fields[own] = existing ?? emptyFields(), rest, value, name)
}

/** Without a prototype, so that no name means more than the form says. */
function emptyFields(): FormFields {
  return Object.create(null) as FormFields
}
