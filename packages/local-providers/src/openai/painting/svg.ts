/** A colour as `#rrggbb`. */
export type Colour = string

/** `amount` of the way from one colour to another. */
export function mix(from: Colour, to: Colour, amount: number): Colour {
  const channel = (colour: Colour, at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
  return `#${[1, 3, 5]
    .map(at => Math.round(channel(from, at) + (channel(to, at) - channel(from, at)) * amount))
    .map(value => Math.min(255, Math.max(0, value)).toString(16).padStart(2, '0'))
    .join('')}`
}

export const lighter = (colour: Colour, amount: number) => mix(colour, '#ffffff', amount)
export const darker = (colour: Colour, amount: number) => mix(colour, '#0b1020', amount)

export type Point = readonly [x: number, y: number]

/** Fine enough for parts that are drawn one unit high. */
export const round = (value: number) => Math.round(value * 1000) / 1000

export function line(points: readonly Point[]): string {
  return points.map(([x, y], n) => `${n ? 'L' : 'M'}${round(x)} ${round(y)}`).join('')
}

export function shape(points: readonly Point[], fill: string, more = ''): string {
  return `<path d="${line(points)}Z" fill="${fill}"${more && ` ${more}`}/>`
}

export function circle([x, y]: Point, radius: number, fill: string, more = ''): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${fill}"${more && ` ${more}`}/>`
}

/** A part drawn in units of its own: around 0, 0, upright, at `scale`. `flip` mirrors it. */
export function placed(part: string, [x, y]: Point, scale: number, { flip = false, more = '' } = {}): string {
  return `<g transform="translate(${round(x)} ${round(y)}) scale(${flip ? -scale : scale} ${scale})"${more && ` ${more}`}>${part}</g>`
}

let lastId = 0

/** A name for a gradient or clip, unlike any other. */
export const newId = () => `i${++lastId}`

/** A gradient and how to paint with it. Stops are colours, evenly spread unless a place is given. */
export function gradient(stops: readonly (Colour | readonly [Colour, number, number?])[], { radial = false, angle = 90 } = {}): { define: string, fill: string } {
  const id = newId()
  const all = stops.map((stop, n) => {
    const [colour, place, opacity = 1] = typeof stop === 'string' ? [stop, n / (stops.length - 1)] : stop
    return `<stop offset="${place}" stop-color="${colour}"${opacity < 1 ? ` stop-opacity="${opacity}"` : ''}/>`
  }).join('')
  const define = radial
    ? `<radialGradient id="${id}">${all}</radialGradient>`
    : `<linearGradient id="${id}" gradientTransform="rotate(${angle} .5 .5)">${all}</linearGradient>`
  return { define, fill: `url(#${id})` }
}

/** Light that fades into what is around it. */
export function glow({ x, y }: { x: number, y: number }, colour: string, radius: number, strength = 0.75): string {
  const fade = gradient([[colour, 0, strength], [colour, 0.35, strength * 0.38], [colour, 1, 0.001]], { radial: true })
  return fade.define + circle([x, y], radius, fade.fill)
}
