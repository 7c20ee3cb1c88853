import { UserError } from './errors.ts'
import type { Json, JsonObject } from './json.ts'

/** Where a function may look: a public method's name and whose documents. */
export interface Access {
  component: string
  /** Such as `db.patch`: names the culprit in messages. */
  method: string
  /** System tables are read through `db.system` only. */
  system?: boolean
}

/** Leaves out the system fields of an argument. @throws `UserError` if they differ from the document's */
export function withoutSystemFields(access: Access, document: JsonObject, value: Json): JsonObject {
  const { _id, _creationTime, ...fields } = asObject(access, value)
  if ((_id !== undefined && _id !== document._id) || (_creationTime !== undefined && _creationTime !== document._creationTime)) {
    const field = _id !== undefined && _id !== document._id ? '_id' : '_creationTime'
    throw new UserError(`Invalid argument \`value\` for \`${access.method}\`: Provided \`${field}\` field value ${JSON.stringify(value && (value as JsonObject)[field])} does not match the document's ${JSON.stringify(document[field])}`)
  }
  return fields
}

/** @throws `UserError` for an argument that is no object */
export function asObject({ method }: Access, value: Json): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).some(field => field.startsWith('$')))
    throw new UserError(`Invalid argument \`value\` for \`${method}\`: Value must be an Object`)
  return value
}
