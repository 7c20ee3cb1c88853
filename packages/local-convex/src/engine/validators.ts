/** Checks JSON-encoded values against validators (`validator.json`), with the messages of Convex's backend. */
import { type Json, type JsonObject, kindOf, wrapped } from './json.ts'
import { compareJson } from './keys.ts'

/** A validator as `exportArgs()`, `exportReturns()` and a table's `export()` give it. */
export type ValidatorJson
  = | { type: 'null' | 'number' | 'bigint' | 'boolean' | 'string' | 'bytes' | 'any' | 'commitTs' }
    | { type: 'id', tableName: string }
    | { type: 'literal', value: Json }
    | { type: 'array', value: ValidatorJson }
    | { type: 'union', value: ValidatorJson[] }
    | { type: 'object', value: Record<string, FieldJson> }
    | { type: 'record', keys: ValidatorJson, values: FieldJson }

interface FieldJson {
  fieldType: ValidatorJson
  optional: boolean
}

/** Name of the table that an id belongs to, as the component that checks it knows it. */
export type TableNameOf = (id: string) => string | null

const KINDS: Partial<Record<ValidatorJson['type'], string>> = {
  null: 'null', number: 'float64', bigint: 'int64', boolean: 'boolean', string: 'string', bytes: 'bytes',
}
const NAMES: Partial<Record<ValidatorJson['type'], string>> = { number: 'float64', bigint: 'int64' }

/** Why a value does not pass, `null` if it does. */
export function violation(validator: ValidatorJson, value: Json, tableNameOf: TableNameOf, path = ''): string | null {
  const noMatch = () => `Value does not match validator.\n${context(path)}\nValue: ${show(value)}\nValidator: ${name(validator)}`
  const kind = kindOf(value)
  switch (validator.type) {
    case 'any': return null
    case 'id': {
      const table = kind === 'string' ? tableNameOf(value as string) : null
      if (table === null) return noMatch()
      return table === validator.tableName
        ? null
        : `Found ID "${value}" from table \`${table}\`, which does not match the table name in validator \`${name(validator)}\`.${context(path)}`
    }
    case 'literal':
      return compareJson(value, validator.value) === 0
        ? null
        : `\`${show(value)}\` does not match literal validator \`${name(validator)}\`.${context(path)}`
    // Written before its commit it is a placeholder, after it an int64.
    case 'commitTs': return kind === 'int64' || kind === 'commitTs' ? null : noMatch()
    case 'bigint': return kind === 'int64' || kind === 'commitTs' ? null : noMatch()
    case 'array':
      if (kind !== 'array') return noMatch()
      return first((value as Json[]).entries(), ([at, item]) => violation(validator.value, item, tableNameOf, `${path}[${at}]`))
    case 'record':
      if (kind !== 'object') return noMatch()
      return first(Object.entries(value as JsonObject), ([key, item]) =>
        violation(validator.keys, key, tableNameOf, `${path}.keys()`)
        ?? violation(validator.values.fieldType, item, tableNameOf, `${path}.values()`))
    case 'union': {
      const only = validator.value.length === 1 ? validator.value[0] : undefined
      if (only) return violation(only, value, tableNameOf, path)
      return validator.value.some(option => violation(option, value, tableNameOf) === null) ? null : noMatch()
    }
    case 'object':
      return kind === 'object' ? objectViolation(validator.value, value as JsonObject, tableNameOf, path) : noMatch()
    default: return kind === KINDS[validator.type] ? null : noMatch()
  }
}

function objectViolation(fields: Record<string, FieldJson>, value: JsonObject, tableNameOf: TableNameOf, path: string) {
  const whole = () => `${context(path)}\nObject: ${show(value)}\nValidator: ${name({ type: 'object', value: fields })}`
  for (const field in fields) {
    const { fieldType, optional } = fields[field]!
    if (Object.hasOwn(value, field)) {
      const wrong = violation(fieldType, value[field]!, tableNameOf, `${path}.${field}`)
      if (wrong) return wrong
    }
    else if (!optional) {
      return `Object is missing the required field \`${field}\`. Consider wrapping the field validator in \`v.optional(...)\` if this is expected.\n${whole()}`
    }
  }
  const extra = Object.keys(value).find(field => !Object.hasOwn(fields, field))
  return extra === undefined ? null : `Object contains extra field \`${extra}\` that is not in the validator.\n${whole()}`
}

function first<T>(items: Iterable<T>, check: (item: T) => string | null) {
  for (const item of items) {
    const wrong = check(item)
    if (wrong) return wrong
  }
  return null
}

const context = (path: string) => path ? `Path: ${path}` : ''

/** A validator as its source reads. */
function name(validator: ValidatorJson): string {
  switch (validator.type) {
    case 'id': return `v.id("${validator.tableName}")`
    case 'literal': return `v.literal(${kindOf(validator.value) === 'string' ? JSON.stringify(validator.value) : show(validator.value)})`
    case 'array': return `v.array(${name(validator.value)})`
    case 'union': return `v.union(${validator.value.map(name).join(', ')})`
    case 'record': return `v.record(${name(validator.keys)}, ${name(validator.values.fieldType)})`
    case 'object': return `v.object({${Object.entries(validator.value).map(([field, { fieldType, optional }]) =>
      `${field}: ${optional ? `v.optional(${name(fieldType)})` : name(fieldType)}`).join(', ')}})`
    default: return `v.${NAMES[validator.type] ?? validator.type}()`
  }
}

/** A value as Convex prints it in messages. */
function show(value: Json): string {
  switch (kindOf(value)) {
    case 'int64': return wrapped(value).readBigInt64LE().toString()
    case 'float64': {
      const float = typeof value === 'number' ? value : wrapped(value).readDoubleLE()
      return Number.isInteger(float) ? `${Object.is(float, -0) ? '-0' : float}.0` : String(float)
    }
    case 'bytes': return `b"${wrapped(value).toString('hex')}"`
    case 'array': return `[${(value as Json[]).map(show).join(', ')}]`
    case 'object': return `{${Object.entries(value as JsonObject).map(([field, item]) => `${field}: ${show(item)}`).join(', ')}}`
    default: return JSON.stringify(value)
  }
}
