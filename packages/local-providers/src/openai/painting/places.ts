import { afloat, focus, has, onGround } from './arrange.ts'
import { lighthouse } from './buildings.ts'
import { cactus, palm } from './figures.ts'
import { flowers, grass, stones, woods } from './growth.ts'
import { dunes, haze, hill, hillEdge, mountains, ridges } from './land.ts'
import type { Place, Scene } from './scene.ts'
import { darker, gradient, mix, placed, round, shape, type Point } from './svg.ts'
import { town } from './town.ts'
import { beach, water } from './water.ts'

/** All that is under the sky, place by place, from the back to the front. */
export const places: Record<Place, (scene: Scene) => string> = { sea, lake, mountains: alps, forest, city, meadow, hills: countryside, desert }

function sea(scene: Scene): string {
  const { mood, w, h, horizon, random } = scene
  const shore = !has(scene, 'whale') && random.fork('shore').chance(0.75)
  const waterline = shore ? h * 0.84 : h
  return distant(scene)
    + water(scene, waterline + 60)
    + (has(scene, 'lighthouse') ? headland(scene) : '')
    + afloat(scene)
    + (shore ? beach(scene, waterline) : '')
    + (mood.weather === 'snow' ? ice(scene) : '')
    + (shore && !mood.weather ? stones(scene, h * 0.93, Math.round(w / 220)) : '')
    + onGround(scene, () => shore ? h * 0.95 : horizon + 60)
    + framingPalms(scene)
}

function lake(scene: Scene): string {
  const { h, horizon } = scene
  return mountains(scene, 300)
    + woods(scene, { top: horizon - 4, bottom: horizon + 10, rows: 2, size: [44, 86] })
    + water(scene, h)
    + afloat(scene)
    + bank(scene, h * 0.86)
}

function alps(scene: Scene): string {
  const { mood, w, h, horizon, random } = scene
  const slope = { w, y: horizon + 40, amplitude: 110, length: 520, bottom: h, colour: mix(mood.far, mood.ground, 0.6) }
  return mountains(scene)
    + hill(random.fork('slope'), slope)
    + woods(scene, { top: horizon + 54, bottom: h * 0.8, rows: 3, size: [52, 110], skip: clearing(scene) })
    + meadowGround(scene, h * 0.8)
    + onGround(scene, edge(scene, h * 0.8))
    + grass(scene, h * 0.985, 58)
}

function forest(scene: Scene): string {
  const { h, horizon } = scene
  return ridges(scene, { rows: 2, height: 160 })
    + meadowGround(scene, horizon)
    + woods(scene, { top: horizon + 6, bottom: horizon + 110, rows: 3, size: [130, 250] })
    + haze(scene, horizon - 90, 0.4)
    + meadowGround(scene, h * 0.8)
    + onGround(scene, edge(scene, h * 0.8))
    + sideTrees(scene)
    + grass(scene, h * 0.985, 66)
}

function city(scene: Scene): string {
  const { h } = scene
  return ridges(scene, { rows: 2, height: 110 }) + haze(scene, scene.horizon - 130, 0.5) + town(scene)
    + water(scene, h, town(scene))
    + afloat(scene)
    + quay(scene)
    + onGround(scene, () => h * 0.935)
}

function meadow(scene: Scene): string {
  const { h, horizon } = scene
  return (scene.random.fork('back').chance(0.5) ? mountains(scene, 250) : ridges(scene, { height: 120 }))
    + meadowGround(scene, horizon)
    + woods(scene, { top: horizon + 22, bottom: horizon + 34, rows: 1, size: [62, 84], skip: clearing(scene) })
    + onGround(scene, () => horizon + 66)
    + flowers(scene, horizon + 70)
    + grass(scene, h, 36)
}

function countryside(scene: Scene): string {
  const { mood, w, h, horizon, random } = scene
  const rows = 3
  const slopes = Array.from({ length: rows }, (_, n) => {
    const nearness = n / rows
    const y = horizon + 6 + (h - horizon) * nearness * 0.66
    const colour = mix(mix(mood.far, mood.ground, 0.55 + nearness * 0.45), mood.flowers[n % 2]!, 0.08)
    return hill(random.fork(`slope ${n}`), { w, y, amplitude: 90, length: 560 - n * 90, bottom: h, colour })
      + woods(scene, { top: y + 14, bottom: y + 34, rows: 1, size: [44 + n * 18, 60 + n * 22], skip: x => Math.sin(x / (70 + n * 23) + n * 2) > -0.35 })
  })
  return ridges(scene, { height: 130 }) + slopes.join('') + meadowGround(scene, h * 0.82)
    + onGround(scene, edge(scene, h * 0.82)) + (mood.weather === 'snow' ? '' : flowers(scene, h * 0.88)) + grass(scene, h * 0.99, 44)
}

function desert(scene: Scene): string {
  const { h, horizon } = scene
  return ridges(scene, { rows: 2, height: 150, base: horizon - 10 }) + dunes(scene) + onGround(scene, () => h * 0.9)
    + (has(scene, 'cactus') ? placed(cactus(scene.mood), [scene.w * (scene.light.x > scene.w / 2 ? 0.86 : 0.14), h * 0.8], 1.1) : '')
}

/** What the sea ends at. */
function distant(scene: Scene): string {
  const random = scene.random.fork('distant')
  return scene.moodName !== 'tropical' && random.chance(0.35) ? mountains(scene, 190) : random.chance(0.8) ? ridges(scene, { rows: 2, height: 90, base: scene.horizon - 26 }) : ''
}

/** Rock that runs into the sea, with the lighthouse on it. */
function headland(scene: Scene): string {
  const { mood, w, horizon } = scene
  const right = scene.light.x < w / 2
  const at = (x: number, y: number): Point => [right ? w - x : x, y]
  const reach = w * 0.52
  const rock = mix(mood.near, '#5a5560', 0.45)
  const green = mix(mood.ground, mood.near, 0.25)
  const top = horizon - 60
  const edgePoints: Point[] = [at(-20, top - 26), at(reach * 0.35, top - 12), at(reach * 0.66, top + 16), at(reach * 0.84, top + 44), at(reach * 0.93, horizon + 40), at(reach, horizon + 58)]
  const face: Point[] = [...edgePoints, at(reach * 0.7, horizon + 84), at(reach * 0.4, horizon + 112), at(-20, horizon + 150)]
  const cracks = [0.12, 0.3, 0.47, 0.62, 0.76].map(n => shape([at(reach * n, top + 30 + n * 50), at(reach * (n + 0.06), top + 34 + n * 50), at(reach * (n + 0.02), horizon + 108 - n * 50), at(reach * (n - 0.05), horizon + 122 - n * 50)], darker(rock, 0.26), 'opacity=".6"')).join('')
  const turf: Point[] = [...edgePoints.slice(0, 4), at(reach * 0.8, top + 58), at(reach * 0.6, top + 46), at(reach * 0.34, top + 22), at(-20, top + 14)]
  const [x] = at(reach * 0.5, 0)
  return shape(face, rock) + cracks + shape(turf, green)
    + `<path d="M${at(-20, horizon + 152).map(round).join(' ')}L${at(reach * 0.42, horizon + 116).map(round).join(' ')}L${at(reach * 0.72, horizon + 88).map(round).join(' ')}L${at(reach + 16, horizon + 60).map(round).join(' ')}" stroke="#fff" stroke-width="5" fill="none" opacity=".6" stroke-linejoin="round"/>`
    + placed(lighthouse(mood), [x, top + 18], 3.5)
}

function framingPalms(scene: Scene): string {
  const { mood, w, h, random } = scene
  if (!has(scene, 'palm') && (scene.moodName !== 'tropical' || has(scene, 'lighthouse')))
    return ''
  const right = scene.light.x < w / 2
  const x = (n: number) => right ? w * (1 - n) : w * n
  return placed(palm(mood, random.fork('palm 2')), [x(0.22), h * 0.95], 3.7, { flip: right }) + placed(palm(mood, random.fork('palm 1')), [x(0.07), h * 0.99], 5.2, { flip: right })
}

function ice(scene: Scene): string {
  const { w, horizon, h } = scene
  const random = scene.random.fork('ice')
  return Array.from({ length: 7 }, (_, n) => {
    const y = horizon + (h * 0.84 - horizon) * (0.2 + n * 0.1)
    const x = random() * w
    const width = 60 + n * 34
    return shape([[x, y], [x + width * 0.3, y - width * 0.14], [x + width * 0.8, y - width * 0.1], [x + width, y], [x + width * 0.7, y + width * 0.09], [x + width * 0.2, y + width * 0.07]], '#f4f9fc') + shape([[x, y], [x + width, y], [x + width * 0.7, y + width * 0.09], [x + width * 0.2, y + width * 0.07]], '#bcd7e6')
  }).join('')
}

function meadowSlope({ w, h, mood }: Scene, y: number) {
  return { w, y: y + 10, amplitude: 44, length: 620, bottom: h + 10, colour: mood.ground }
}

function meadowGround(scene: Scene, y: number): string {
  return hill(scene.random.fork('ground'), meadowSlope(scene, y))
}

/** Where the meadow at `y` has its edge. */
function edge(scene: Scene, y: number): (x: number) => number {
  const at = hillEdge(scene.random.fork('ground'), meadowSlope(scene, y))
  return x => at(x) + 34
}

function bank(scene: Scene, y: number): string {
  const { h } = scene
  return meadowGround(scene, y) + onGround(scene, edge(scene, y)) + sideTrees(scene) + grass(scene, h * 0.985, 60)
}

/** Room around what stands in the middle. */
function clearing(scene: Scene): (x: number, row: number) => boolean {
  const centre = focus(scene)
  return (x, row) => row > 0 && Math.abs(x - centre) < 150
}

/** Large trees at both sides, which the view opens between. */
function sideTrees(scene: Scene): string {
  const { w, h } = scene
  const from = w * 0.2
  const scale = Math.min(1, 0.3 + 0.6 * w / h)
  return woods(scene, { top: h * 0.92, bottom: h * 1.02, rows: 2, size: [420 * scale, 560 * scale], skip: x => x > from * 0.75 && x < w - from * 0.75 })
}

function quay(scene: Scene): string {
  const { mood, w, h } = scene
  const stone = mix(mood.near, '#8b8580', 0.35)
  const fill = gradient([stone, darker(stone, 0.3)])
  const bollards = [0.08, 0.36, 0.64, 0.92].map(n => `<path d="M${round(w * n - 9)} ${round(h * 0.925)}v-22a9 9 0 0 1 18 0v22Z" fill="${darker(stone, 0.45)}"/>`).join('')
  return `${fill.define}<rect y="${round(h * 0.92)}" width="${round(w)}" height="${round(h * 0.09)}" fill="${fill.fill}"/><rect y="${round(h * 0.92)}" width="${round(w)}" height="6" fill="${mix(stone, '#ffffff', 0.25)}"/>${bollards}`
}
