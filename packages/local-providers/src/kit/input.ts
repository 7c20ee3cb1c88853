/** Input that was refused, with the field to mend. Answered as a 400 by the control routes. */
export class InvalidInput extends Error {
  field: string

  constructor(field: string, message: string) {
    super(message)
    this.name = 'InvalidInput'
    this.field = field
  }
}

/** A JSON object whose fields are all among `known`; an absent body counts as an empty object. */
export function objectWith<Field extends string>(value: unknown, known: readonly Field[], at = 'body'): Partial<Record<Field, unknown>> {
  if (value === undefined)
    return {}
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidInput(at, `\`${at}\` must be a JSON object.`)
  for (const field of Object.keys(value)) {
    if (!(known as readonly string[]).includes(field))
      throw new InvalidInput(field, `\`${field}\` is an unknown field. Known fields: ${known.join(', ')}.`)
  }
  return value
}

export function integer(value: unknown, field: string, [min, max]: [number, number]): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw new InvalidInput(field, `\`${field}\` must be a whole number from ${min} to ${max}.`)
  return value
}

export function text(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '')
    throw new InvalidInput(field, `\`${field}\` must be a non-empty text.`)
  return value
}

export function flag(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean')
    throw new InvalidInput(field, `\`${field}\` must be true or false.`)
  return value
}

export function oneOf<Choice extends string>(value: unknown, field: string, choices: readonly Choice[]): Choice {
  if (!choices.includes(value as Choice))
    throw new InvalidInput(field, `\`${field}\` must be one of: ${choices.join(', ')}.`)
  return value as Choice
}

/** Calls `read` unless the field is absent. */
export function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : read(value)
}
