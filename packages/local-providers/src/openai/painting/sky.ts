import { noise, type Random } from './random.ts'
import type { Scene } from './scene.ts'
import { circle, glow, gradient, lighter, mix, placed, round, shape, type Colour, type Point } from './svg.ts'

export function sky(scene: Scene): string {
  const { mood, w, horizon, light } = scene
  const random = scene.random.fork('sky')
  const air = gradient(mood.sky)
  return [
    air.define,
    `<rect width="${round(w)}" height="${round(horizon + 60)}" fill="${air.fill}"/>`,
    mood.stars ? stars(scene, random.fork('stars')) : '',
    /aurora|northern lights/.test(scene.text) ? aurora(scene, random.fork('aurora')) : '',
    glow(light, mood.light.glow, mood.light.size * 7),
    mood.light.kind === 'sun' ? sun(scene) : moon(scene),
    mood.weather === 'rain' ? clouds(scene, random, 9, 1.5) : clouds(scene, random, mood.stars ? 4 : 6, 1),
  ].join('')
}

function sun({ mood: { light: { colour, size } }, light: { x, y } }: Scene): string {
  return circle([x, y], size * 1.22, colour, 'opacity=".35"') + circle([x, y], size, colour)
}

function moon({ mood: { light: { colour, size } }, light: { x, y } }: Scene): string {
  const shade = mix(colour, '#9aa7c7', 0.3)
  const craters = [[-0.35, -0.25, 0.2], [0.25, 0.1, 0.26], [-0.15, 0.45, 0.14], [0.35, -0.45, 0.11], [-0.55, 0.2, 0.1]] as const
  return circle([x, y], size * 1.14, colour, 'opacity=".25"')
    + circle([x, y], size, colour)
    + craters.map(([dx, dy, radius]) => circle([x + dx * size, y + dy * size], radius * size, shade, 'opacity=".55"')).join('')
}

function stars({ w, horizon }: Scene, random: Random): string {
  const all = Array.from({ length: 170 }, () => {
    const y = random() ** 1.4 * horizon * 0.92
    return circle([random() * w, y], random.between(0.6, 2.2), '#ffffff', `opacity="${round(random.between(0.35, 1) * (1 - y / horizon * 0.6))}"`)
  })
  const bright = Array.from({ length: 7 }, () => placed(sparkle, [random() * w, random() * horizon * 0.6], random.between(5, 10)))
  return all.join('') + bright.join('')
}

const sparkle = '<path d="M0 -1.6Q.12 -.12 1.6 0Q.12 .12 0 1.6Q-.12 .12 -1.6 0Q-.12 -.12 0 -1.6Z" fill="#fff" opacity=".95"/>'

/** Curtains of light, their foot sharp and their top lost in the dark. */
function aurora({ w, horizon }: Scene, random: Random): string {
  const colours: Colour[] = ['#4ff0b0', '#38d6c4', '#9a7bf0']
  return colours.map((colour, n) => {
    const wave = noise(random, w * 0.5, 3)
    const foot = (x: number) => horizon * (0.4 + n * 0.12) + (wave(x) - 0.5) * horizon * 0.4
    const fade = gradient([[colour, 0, 0.001], [colour, 0.62, 0.32], [lighter(colour, 0.35), 0.9, 0.5], [colour, 1, 0.001]])
    let out = fade.define
    for (let x = -10; x < w; x += 7) {
      const tall = horizon * (0.3 + 0.2 * Math.sin(x / 47 + n))
      out += `<rect x="${round(x)}" y="${round(foot(x) - tall)}" width="7" height="${round(tall)}" fill="${fade.fill}" opacity="${round(random.between(0.5, 0.8))}"/>`
    }
    return out
  }).join('')
}

function clouds({ mood, w, horizon }: Scene, random: Random, count: number, weight: number): string {
  return Array.from({ length: count }, (_, n) => {
    const depth = (n + random()) / count
    const y = horizon * (0.1 + 0.68 * depth)
    const size = (1.15 - depth * 0.75) * weight
    const x = w * ((n * 0.37 + random() * 0.3) % 1.15 - 0.05)
    return cloud(random, [x, y], size, mix(mood.clouds, mood.sky.at(-1)!, depth * 0.35), mood.stars ? 0.34 : 0.82 - depth * 0.25)
  }).join('')
}

/** A heap of rounds on a flat line, lit from above. */
function cloud(random: Random, [x, y]: Point, size: number, colour: string, opacity: number): string {
  const width = random.between(190, 330) * size
  const height = random.between(34, 56) * size
  const lit = gradient([[lighter(colour, 0.35), 0], [colour, 0.55], [colour, 1, 0.55]])
  let top = ''
  const rounds = random.whole(4, 6)
  for (let n = 0; n < rounds; n++) {
    const along = (n + 0.5) / rounds
    const radius = height * (0.42 + Math.sin(along * Math.PI) * random.between(0.45, 0.8))
    top += `M${round(x + (along - 0.5) * width * 0.8 - radius)} ${round(y)}a${round(radius)} ${round(radius)} 0 0 1 ${round(radius * 2)} 0Z`
  }
  const base = `M${round(x - width / 2)} ${round(y)}h${round(width)}q0 ${round(height * 0.36)} ${round(-height * 0.5)} ${round(height * 0.36)}H${round(x - width / 2 + height * 0.5)}q${round(-height * 0.5)} 0 ${round(-height * 0.5)} ${round(-height * 0.36)}Z`
  return `${lit.define}<path d="${top}${base}" fill="${lit.fill}" opacity="${round(opacity)}"/>`
}

/** What falls or blows across the whole picture. */
export function weather(scene: Scene): string {
  const { mood, w, h } = scene
  const random = scene.random.fork('weather')
  const anywhere = (): Point => [random() * w, random() * h]
  switch (mood.weather) {
    case 'snow':
      return Array.from({ length: 190 }, () => circle(anywhere(), random.between(1.2, 5), '#ffffff', `opacity="${round(random.between(0.4, 0.95))}"`)).join('')
    case 'rain':
      return Array.from({ length: 150 }, () => {
        const [x, y] = anywhere()
        return `<path d="M${round(x)} ${round(y)}l-7 ${round(random.between(22, 46))}" stroke="#dfe8ea" stroke-width="1.4" opacity=".3"/>`
      }).join('')
    case 'petals':
    case 'leaves':
      return Array.from({ length: 26 }, () => {
        const colour = random.pick(mood.leaves)
        return `<g transform="rotate(${random.whole(0, 360)} ${anywhere().map(round).join(' ')})">${placed(shape([[0, -1], [0.55, -0.2], [0, 1], [-0.55, -0.2]], colour), anywhere(), random.between(4, 8), { more: 'opacity=".85"' })}</g>`
      }).join('')
    default:
      return ''
  }
}
