import { escapeUTF8 } from 'entities'

/** HTML that may go into a page as it is. */
export class Html {
  #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

type Part = string | number | Html | false | null | undefined | Part[]

/** A template whose values are escaped, unless they are `Html` themselves. `false`, null and undefined leave nothing. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(render)))
}

function render(value: Part): string {
  if (Array.isArray(value))
    return value.map(render).join('')
  if (value instanceof Html)
    return value.toString()
  return value === false || value === null || value === undefined ? '' : escapeUTF8(String(value))
}
