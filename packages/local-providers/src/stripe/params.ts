import type { FormValue } from '../kit/form.ts'
import { ParameterError } from './errors.ts'

/** Reads one parameter; `undefined` if it was not sent. Throws `ParameterError` as Stripe words it. */
export type Read<T> = (value: FormValue | undefined, param: string) => T

type Readers = Record<string, Read<unknown>>
type OptionalNames<R extends Readers> = { [Name in keyof R]: undefined extends ReturnType<R[Name]> ? Name : never }[keyof R]
type Fields<R extends Readers> = { [Name in OptionalNames<R>]?: ReturnType<R[Name]> } & { [Name in Exclude<keyof R, OptionalNames<R>>]: ReturnType<R[Name]> }

/**
 * Reads an object of parameters. Others are refused: by name where Stripe knows them and this stand-in does not
 * (`notDone`), else as Stripe refuses what it does not know.
 */
export function fields<R extends Readers>(readers: R, notDone: readonly string[] = []): Read<Fields<R> | undefined> {
  return (value, param) => {
    if (value === undefined)
      return undefined
    if (typeof value === 'string')
      throw new ParameterError(param, 'Invalid object')
    const unknown = Object.keys(value).filter(name => !Object.hasOwn(readers, name)).map(name => join(param, name))
    for (const name of unknown) {
      if (notDone.includes(lastName(name)))
        throw new ParameterError(name, `The local Stripe does not support \`${name}\`.`)
      throw new ParameterError(name, `Received unknown parameter${unknown.length > 1 ? 's' : ''}: ${unknown.join(', ')}`, 'parameter_unknown')
    }
    return Object.fromEntries(Object.entries(readers).map(([name, read]) => [name, read(value[name], join(param, name))])) as Fields<R>
  }
}

export function required<T>(read: Read<T | undefined>): Read<T> {
  return (value, param) => {
    if (value === '')
      throw new ParameterError(param, `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`, 'parameter_invalid_empty')
    const result = read(value, param)
    if (result === undefined)
      throw new ParameterError(param, `Missing required param: ${param}.`, 'parameter_missing')
    return result
  }
}

/** Text of at most `longest` characters; an empty one counts as not sent. */
export function text(longest = 5_000): Read<string | undefined> {
  return (value, param) => {
    if (value === undefined || value === '')
      return undefined
    if (typeof value !== 'string')
      throw new ParameterError(param, 'Invalid string')
    if (value.length > longest)
      throw new ParameterError(param, `Invalid string: ${value.slice(0, 10)}...${value.slice(-5)}; must be at most ${longest} characters`, 'parameter_invalid_string')
    return value
  }
}

/** A whole number of at least `min`. */
export function integer(min = 0): Read<number | undefined> {
  return (value, param) => {
    const given = text()(value, param)
    if (given === undefined)
      return undefined
    if (!/^-?\d{1,15}$/.test(given))
      throw new ParameterError(param, `Invalid integer: ${given}`, 'parameter_invalid_integer')
    if (Number(given) < min)
      throw new ParameterError(param, `This value must be greater than or equal to ${min}.`, 'parameter_invalid_integer')
    return Number(given)
  }
}

export const flag: Read<boolean | undefined> = (value, param) => {
  const given = text()(value, param)
  if (given !== undefined && given !== 'true' && given !== 'false')
    throw new ParameterError(param, `Invalid boolean: ${given}`)
  return given === undefined ? undefined : given === 'true'
}

export function oneOf<Choice extends string>(...choices: Choice[]): Read<Choice | undefined> {
  return (value, param) => {
    const given = text()(value, param)
    if (given !== undefined && !choices.includes(given as Choice))
      throw new ParameterError(param, `Invalid ${param}: must be one of ${choices.join(', ')}`)
    return given as Choice | undefined
  }
}

/** `a[0]`, `a[1]`, … in the order of their numbers. */
export function list<T>(read: Read<T>): Read<T[] | undefined> {
  return (value, param) => {
    if (value === undefined || value === '')
      return undefined
    if (typeof value === 'string' || Object.keys(value).some(name => !/^\d+$/.test(name)))
      throw new ParameterError(param, 'Invalid array')
    return Object.keys(value).map(Number).sort((a, b) => a - b).map(index => read(value[index], join(param, String(index))))
  }
}

/** Up to 50 texts by name. An empty text leaves its name out. */
export const metadata: Read<Record<string, string> | undefined> = (value, param) => {
  if (value === undefined || value === '')
    return undefined
  if (typeof value === 'string')
    throw new ParameterError(param, 'Invalid object')
  const entries = Object.entries(value).map(([name, inner]) => {
    if (name.length > 40)
      throw new ParameterError(param, `Metadata keys can have up to 40 characters; '${name}' has ${name.length}.`)
    return [name, text(500)(inner, join(param, name))] as const
  })
  if (entries.length > 50)
    throw new ParameterError(param, `Metadata can have up to 50 keys; you passed in ${entries.length} keys.`)
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

export const email: Read<string | undefined> = (value, param) => {
  const given = text(512)(value, param)
  if (given !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given))
    throw new ParameterError(param, `Invalid email address: ${given}`, 'email_invalid')
  return given
}

export const webAddress: Read<string | undefined> = (value, param) => {
  const given = text()(value, param)
  if (given === undefined)
    return undefined
  if (!/^https?:\/\//.test(given))
    throw new ParameterError(param, 'Invalid URL: An explicit scheme (such as https) must be provided.', 'url_invalid')
  if (!URL.canParse(given))
    throw new ParameterError(param, 'Not a valid URL', 'url_invalid')
  return given
}

/** Seconds since the epoch: a number, or a range by `gt`, `gte`, `lt`, `lte`. */
export const created: Read<{ gt?: number, gte?: number, lt?: number, lte?: number } | undefined> = (value, param) => {
  if (typeof value !== 'object') {
    const at = integer()(value, param)
    return at === undefined ? undefined : { gte: at, lte: at }
  }
  return fields({ gt: integer(), gte: integer(), lt: integer(), lte: integer() })(value, param)
}

function join(param: string, name: string): string {
  return param === '' ? name : `${param}[${name}]`
}

/** `b` for `a[0][b]`. */
function lastName(param: string): string {
  return /\[([^\]]+)\]$/.exec(param)?.[1] ?? param
}
