import type { Random } from './random.ts'
import type { Scene } from './scene.ts'
import { darker, lighter, mix, round, shape, type Colour } from './svg.ts'

/** Three rows of houses and towers on the horizon. */
export function town(scene: Scene): string {
  const { mood, w, horizon } = scene
  const random = scene.random.fork('town')
  return [0, 1, 2].map((row) => {
    const nearness = row / 2
    let out = ''
    for (let x = -30; x < w;) {
      const width = random.between(34, 74) * (0.8 + nearness * 0.4)
      const middle = 1 - Math.abs((x + width / 2) / w - 0.5) * 1.1
      const height = (row === 0 ? random.between(150, 380) : row === 1 ? random.between(110, 270) : random.between(60, 150)) * (0.55 + middle * 0.6)
      const wall = row === 2
        ? mix(random.pick([mood.walls, ...mood.flowers, mood.roofs[0]!]), mood.near, mood.lit ? 0.55 : 0.22)
        : mix(mix(mood.sky.at(-1)!, mood.far, 0.6), mood.near, 0.12 + nearness * 0.55)
      out += building(random, mood.lit ? '#ffd98a' : lighter(mood.sky[1]!, 0.3), { x, width, height, bottom: horizon + 30, wall, roof: mix(random.pick(mood.roofs), wall, row === 2 ? 0.1 : 0.75), row, lit: mood.lit === true })
      x += width + (row === 2 ? 0 : random.between(-4, 14))
    }
    return out
  }).join('')
}

interface Building { x: number, width: number, height: number, bottom: number, wall: Colour, roof: Colour, row: number, lit: boolean }

function building(random: Random, glass: Colour, { x, width, height, bottom, wall, roof, row, lit }: Building): string {
  const top = bottom - height
  const body = `<rect x="${round(x)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" fill="${wall}"/>`
    + `<rect x="${round(x + width * 0.72)}" y="${round(top)}" width="${round(width * 0.28)}" height="${round(height)}" fill="${darker(wall, 0.16)}"/>`
  return body + crown(random, { x, top, width, wall, roof, row }) + windows(random, glass, { x, top, width, bottom, wall, lit, row })
}

function crown(random: Random, { x, top, width, wall, roof, row }: { x: number, top: number, width: number, wall: Colour, roof: Colour, row: number }): string {
  const middle = x + width / 2
  if (row === 2)
    return shape([[x - 3, top], [middle, top - width * random.between(0.35, 0.6)], [x + width + 3, top]], roof)
  switch (random.whole(0, 5)) {
    case 0:
      return shape([[x, top], [middle, top - width * 0.8], [x + width, top]], darker(wall, 0.08))
    case 1:
      return `<path d="M${round(x)} ${round(top)}a${round(width / 2)} ${round(width / 2)} 0 0 1 ${round(width)} 0Z" fill="${darker(wall, 0.06)}"/><rect x="${round(middle - 1)}" y="${round(top - width * 0.9)}" width="2" height="${round(width * 0.45)}" fill="${darker(wall, 0.1)}"/>`
    case 2:
      return `<rect x="${round(x + width * 0.2)}" y="${round(top - 22)}" width="${round(width * 0.6)}" height="24" fill="${darker(wall, 0.05)}"/><rect x="${round(middle - 1.2)}" y="${round(top - 74)}" width="2.4" height="56" fill="${darker(wall, 0.1)}"/>`
    case 3:
      return shape([[x, top], [x, top - width * 0.45], [x + width, top]], wall)
    default:
      return ''
  }
}

function windows(random: Random, glass: Colour, { x, top, width, bottom, wall, lit, row }: { x: number, top: number, width: number, bottom: number, wall: Colour, lit: boolean, row: number }): string {
  const columns = Math.max(2, Math.round(width / 15))
  const step = width / columns
  let bright = ''
  let dull = ''
  for (let y = top + 12; y < bottom - 34; y += row === 2 ? 24 : 17) {
    for (let column = 0; column < columns; column++) {
      const pane = `M${round(x + column * step + step * 0.28)} ${round(y)}h${round(step * 0.44)}v${row === 2 ? 12 : 8}h${round(-step * 0.44)}Z`
      if (random.chance(lit ? 0.5 : 0.4))
        bright += pane
      else
        dull += pane
    }
  }
  return `<path d="${dull}" fill="${darker(wall, 0.24)}" opacity=".5"/><path d="${bright}" fill="${glass}" opacity="${lit ? 0.5 + row * 0.2 : 0.6}"/>`
}
