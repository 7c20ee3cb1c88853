import type { Random } from './random.ts'
import type { Scene } from './scene.ts'
import { circle, darker, lighter, mix, placed, round, shape, type Colour, type Point } from './svg.ts'

/** A fir, one unit high, its foot at 0, 0. `snow` whitens its branches. */
export function fir(random: Random, colour: Colour, snow: boolean): string {
  const tiers = random.whole(4, 6)
  const right: Point[] = [[0, -1]]
  for (let n = 1; n <= tiers; n++) {
    const y = -1 + 0.88 * n / tiers
    const reach = 0.04 + 0.24 * (n / tiers) ** 0.9
    right.push([reach * random.between(0.85, 1.1), y], [reach * 0.5, y - 0.01])
  }
  const left = right.map(([x, y]): Point => [-x * random.between(0.9, 1.1), y]).reverse()
  const body = shape([...right, ...left], colour)
  const lit = shape([...right, [0, -0.12]], lighter(colour, 0.1), 'opacity=".8"')
  const white = snow
    ? right.filter((_, n) => n % 2 === 1).map(([x, y]) => `<path d="M${round(-x)} ${round(y)}Q0 ${round(y - 0.13)} ${round(x)} ${round(y)}L0 ${round(y - 0.16)}Z" fill="#fff" opacity=".85"/>`).join('')
    : ''
  return `<rect x="-.025" y="-.14" width=".05" height=".16" fill="${darker(colour, 0.4)}"/>${body}${lit}${white}`
}

/** A tree with a round crown, one unit high. */
export function leafy(random: Random, colour: Colour): string {
  const crown = Array.from({ length: 9 }, (_, n) => {
    const angle = n / 9 * Math.PI * 2
    return [Math.cos(angle) * random.between(0.16, 0.24), -0.66 + Math.sin(angle) * random.between(0.14, 0.2)] as const
  })
  const blob = (at: Point, radius: number, fill: Colour) => `<circle cx="${round(at[0])}" cy="${round(at[1])}" r="${round(radius)}" fill="${fill}"/>`
  return `<path d="M-.035 .02L-.02 -.5H.02L.035 .02Z" fill="${darker(mix(colour, '#6b4a35', 0.7), 0.25)}"/>`
    + crown.map(at => blob(at, random.between(0.13, 0.17), darker(colour, 0.12))).join('')
    + blob([0, -0.66], 0.24, darker(colour, 0.06))
    + crown.slice(4).map(([x, y]) => blob([x * 0.8 - 0.02, y - 0.04], 0.11, colour)).join('')
    + crown.slice(5, 8).map(([x, y]) => blob([x * 0.6, y - 0.03], 0.07, lighter(colour, 0.16))).join('')
}

/** Rows of trees from `top` to `bottom`, the nearer the larger. `ground` says where they stand at x. */
export function woods(scene: Scene, { top, bottom, rows = 4, size = [60, 190], skip = () => false }: { top: number, bottom: number, rows?: number, size?: readonly [number, number], skip?: (x: number, row: number) => boolean }): string {
  const { mood, w, moodName } = scene
  const random = scene.random.fork('woods')
  const firs = !['autumn', 'spring'].includes(moodName)
  let out = ''
  for (let row = 0; row < rows; row++) {
    const nearness = rows === 1 ? 1 : row / (rows - 1)
    const height = size[0] + (size[1] - size[0]) * nearness
    const y = top + (bottom - top) * nearness
    for (let x = -height * 0.3; x < w + height * 0.3; x += height * random.between(0.24, 0.46)) {
      if (skip(x, row))
        continue
      const own = random.pick(mood.leaves)
      const colour = mix(mix(own, mood.sky.at(-1)!, 0.5), own, 0.25 + nearness * 0.75)
      const tall = height * random.between(0.7, 1.2)
      const foot: Point = [x, y + random.between(-6, 8)]
      out += placed(firs || random.chance(0.12) ? fir(random, colour, mood.weather === 'snow') : leafy(random, colour), foot, tall)
    }
  }
  return out
}

/** Flowers over the whole foreground: small and many at `top`, large and few at the bottom. */
export function flowers(scene: Scene, top: number): string {
  const { mood, w, h } = scene
  const random = scene.random.fork('flowers')
  const named = /tulip|daisy|daisies|popp/.exec(scene.text)?.[0]
  const kind = named === 'tulip' ? tulip : named === 'popp' ? poppy : named ? daisy : random.pick([tulip, daisy, poppy])
  const colours = mood.flowers
  const stem = darker(mix(mood.ground, '#2f7a4a', 0.5), 0.1)
  const rows = 9
  let out = ''
  for (let row = 0; row < rows; row++) {
    const nearness = (row + 0.4) / rows
    const size = 7 + 30 * nearness ** 1.25
    const y = top + (h - top) * nearness ** 0.85 + size
    for (let x = random() * size; x < w; x += size * random.between(1.5, 3.4)) {
      const colour = mix(mood.ground, random.pick(colours), 0.45 + nearness * 0.55)
      out += placed(kind(random, colour, stem), [x, y + random.between(-1, 1) * size * 0.8], size, { flip: random.chance(0.5) })
    }
  }
  return out
}

function tulip(random: Random, colour: Colour, stem: Colour): string {
  const lean = random.between(-0.25, 0.25)
  return `<path d="M0 2.4Q${round(lean)} 1 ${round(lean)} .2" stroke="${stem}" stroke-width=".16" fill="none"/>`
    + `<path d="M0 2.4Q-.9 1.6 -.8 .7Q-.2 1.4 0 2.4Z" fill="${lighter(stem, 0.12)}"/>`
    + `<g transform="translate(${round(lean)} 0)"><path d="M-.55 -.75Q-.2 -.45 0 -.85Q.2 -.45 .55 -.75Q.75 .3 0 .42Q-.75 .3 -.55 -.75Z" fill="${colour}"/><path d="M-.22 -.6Q0 -1 .22 -.6Q.3 .2 0 .42Q-.3 .2 -.22 -.6Z" fill="${lighter(colour, 0.2)}"/></g>`
}

function daisy(random: Random, colour: Colour, stem: Colour): string {
  const turn = random.whole(0, 40)
  const petals = Array.from({ length: 9 }, (_, n) => `<ellipse cy="-.52" rx=".16" ry=".36" transform="rotate(${n * 40 + turn})" fill="${n % 2 ? colour : lighter(colour, 0.18)}"/>`).join('')
  return `<path d="M0 2.2Q.2 1.1 0 0" stroke="${stem}" stroke-width=".12" fill="none"/><g transform="scale(1 .82)">${petals}<circle r=".26" fill="#f4b73f"/><circle r=".14" cy=".05" fill="#d98f2b"/></g>`
}

function poppy(random: Random, colour: Colour, stem: Colour): string {
  const lean = random.between(-0.3, 0.3)
  return `<path d="M0 2.4Q${round(lean)} 1.2 0 0" stroke="${stem}" stroke-width=".11" fill="none"/>`
    + `<path d="M-.85 -.1Q-.8 -.8 -.1 -.6Q.5 -.95 .85 -.2Q.8 .4 0 .4Q-.75 .4 -.85 -.1Z" fill="${colour}"/><path d="M-.6 .05Q0 -.35 .65 0Q.4 .4 0 .4Q-.4 .4 -.6 .05Z" fill="${darker(colour, 0.2)}"/><circle cy=".08" r=".15" fill="#33222b"/>`
}

/** Blades along the lower edge, which frame the picture. */
export function grass(scene: Scene, top: number, height = 70): string {
  const { mood, w, h } = scene
  const random = scene.random.fork('grass')
  let dark = ''
  let light = ''
  for (let x = -10; x < w + 10; x += 5) {
    const tall = height * random.between(0.4, 1)
    const lean = random.between(-16, 16)
    const blade = `M${round(x)} ${round(h + 4)}Q${round(x + lean * 0.2)} ${round(top - tall * 0.2)} ${round(x + lean)} ${round(top - tall)}Q${round(x + 4 + lean * 0.2)} ${round(top)} ${round(x + 7)} ${round(h + 4)}Z`
    if (random.chance(0.6))
      dark += blade
    else
      light += blade
  }
  const colour = mix(mood.ground, mood.leaves[0]!, 0.65)
  return `<path d="${dark}" fill="${darker(colour, 0.25)}"/><path d="${light}" fill="${lighter(colour, 0.06)}"/>`
}

/** Rounded stones. */
export function stones(scene: Scene, y: number, count: number): string {
  const { mood, w } = scene
  const random = scene.random.fork('stones')
  return Array.from({ length: count }, () => {
    const size = random.between(12, 44)
    const at: Point = [random() * w, y + random.between(0, 70)]
    const colour = mix(mood.near, '#6f7680', 0.4)
    return `<ellipse cx="${round(at[0])}" cy="${round(at[1])}" rx="${round(size)}" ry="${round(size * 0.5)}" fill="${darker(colour, 0.15)}"/>`
      + circle([at[0] - size * 0.15, at[1] - size * 0.12], size * 0.34, lighter(colour, 0.16), 'opacity=".5"')
  }).join('')
}
