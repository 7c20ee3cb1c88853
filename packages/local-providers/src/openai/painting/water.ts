import type { Scene } from './scene.ts'
import { darker, gradient, lighter, mix, round } from './svg.ts'

/** Water from the horizon down to `bottom`, with the light's path on it, and `shore` upside down. */
export function water(scene: Scene, bottom: number, shore = ''): string {
  const { mood, w, horizon, light } = scene
  const random = scene.random.fork('water')
  const height = bottom - horizon
  const reflected = mix(mood.sky.at(-1)!, mood.water, 0.35)
  const deep = gradient([[reflected, 0], [mix(reflected, mood.water, 0.7), 0.22], [mood.water, 0.6], [darker(mood.water, 0.28), 1]])
  let waves = ''
  for (let n = 0; n < 95; n++) {
    const depth = random() ** 1.5
    const width = (12 + 110 * depth) * random.between(0.5, 1.2)
    const y = horizon + 4 + height * depth
    waves += `M${round(random() * w - width / 2)} ${round(y)}q${round(width / 2)} ${round(-2 - 4 * depth)} ${round(width)} 0q${round(-width / 2)} ${round(2 + depth)} ${round(-width)} 0Z`
  }
  let path = ''
  for (let n = 0; n < 34; n++) {
    const depth = (n / 34) ** 1.35
    const width = (mood.light.size * 1.7 + 130 * depth) * random.between(0.25, 1)
    const thick = 1.4 + 6 * depth
    const x = light.x + random.between(-1, 1) * (14 + 46 * depth)
    path += `M${round(x - width / 2)} ${round(horizon + 3 + height * depth)}q${round(width / 2)} ${round(-thick)} ${round(width)} 0q${round(-width / 2)} ${round(thick)} ${round(-width)} 0Z`
  }
  return deep.define
    + `<rect y="${round(horizon)}" width="${round(w)}" height="${round(height)}" fill="${deep.fill}"/>`
    + (shore && `<clipPath id="shore"><rect y="${round(horizon)}" width="${round(w)}" height="${round(height)}"/></clipPath><g clip-path="url(#shore)" opacity=".3"><g transform="translate(0 ${round(horizon * 1.62 + 20)}) scale(1 -.62)">${shore}</g></g>`)
    + `<path d="${waves}" fill="${lighter(reflected, 0.25)}" opacity=".34"/>`
    + `<path d="${path}" fill="${mood.light.glow}" opacity=".72"/>`
    + `<rect y="${round(horizon - 1)}" width="${round(w)}" height="2.5" fill="${lighter(reflected, 0.35)}" opacity=".7"/>`
}

/** Sand at the bottom with the last of a wave on it. */
export function beach(scene: Scene, top: number): string {
  const { mood, w, h, place, moodName } = scene
  const random = scene.random.fork('beach')
  const dark = mood.stars || moodName === 'sunset'
  const sand = mix(moodName === 'winter' ? '#eef3f6' : '#efd7a7', mood.ground, dark ? 0.72 : place === 'lake' ? 0.6 : 0.15)
  const edge = (lift: number) => {
    let d = `M-10 ${round(top - lift + 34)}`
    for (let n = 0; n < 4; n++)
      d += `q${round(w / 8 + 4)} ${round(random.between(-46, -14))} ${round(w / 4 + 5)} ${round(random.between(-8, 10))}`
    return `${d}V${h + 10}H-10Z`
  }
  const fill = gradient([lighter(sand, 0.12), sand, darker(sand, 0.12)])
  return fill.define
    + `<path d="${edge(22)}" fill="${lighter(mood.water, 0.3)}" opacity=".55"/>`
    + `<path d="${edge(10)}" fill="#ffffff" opacity="${dark ? 0.35 : 0.8}"/>`
    + `<path d="${edge(0)}" fill="${fill.fill}"/>`
}
