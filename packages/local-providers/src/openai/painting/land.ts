import { noise, type Random } from './random.ts'
import type { Scene } from './scene.ts'
import { darker, gradient, lighter, line, mix, newId, round, shape, type Colour, type Point } from './svg.ts'

/** Far hills in the colour of the air, each row nearer and darker. */
export function ridges({ mood, w, horizon, random: whole }: Scene, { rows = 3, height = 130, base = horizon } = {}): string {
  const random = whole.fork('ridges')
  return Array.from({ length: rows }, (_, n) => {
    const nearness = (n + 1) / rows
    const colour = mix(mix(mood.sky.at(-1)!, mood.far, 0.55), mood.near, nearness * 0.7)
    return hill(random, { w, y: base - height * (1 - nearness * 0.75), amplitude: height * 0.75, length: 420 - n * 60, bottom: base + 40, colour })
  }).join('')
}

/** A long wavy slope, lighter where the light falls on its edge. */
export function hill(random: Random, { w, y, amplitude, length, bottom, colour }: { w: number, y: number, amplitude: number, length: number, bottom: number, colour: Colour }): string {
  const wave = noise(random, length, 3)
  const points: Point[] = []
  for (let x = -20; x <= w + 20; x += 8)
    points.push([x, y + amplitude * (0.5 - wave(x))])
  const fill = gradient([lighter(colour, 0.14), colour, darker(colour, 0.12)])
  return fill.define + shape([...points, [w + 20, bottom], [-20, bottom]], fill.fill)
}

/** Where a hill of the same numbers has its edge at `x`. */
export function hillEdge(random: Random, { y, amplitude, length }: { y: number, amplitude: number, length: number }): (x: number) => number {
  const wave = noise(random, length, 3)
  return x => y + amplitude * (0.5 - wave(x))
}

/** Two rows of peaks with a lit and a shaded side, and snow on those that are high. */
export function mountains(scene: Scene, height = 360): string {
  const { mood, w, horizon, moodName } = scene
  const random = scene.random.fork('mountains')
  const cold = !['tropical', 'desert'].includes(moodName)
  const row = (count: number, tall: number, colour: Colour, snow: number) => {
    const offset = random()
    return Array.from({ length: count + 1 }, (_, n) => {
      const x = w * ((n + offset * 0.8 - 0.2 + random.between(-0.2, 0.2)) / count)
      return { x, tall: tall * random.between(0.55, 1) }
    })
      .sort((a, b) => b.tall - a.tall)
      .map(({ x, tall }) => peak(random, scene, [x, horizon - tall], tall * random.between(0.95, 1.25), colour, snow))
      .join('')
  }
  const count = Math.max(3, Math.round(w / 300))
  return row(count, height, mix(mood.sky.at(-1)!, mood.far, 0.8), cold ? 0.42 : -1)
    + haze(scene, horizon - height * 0.5)
    + row(count + 1, height * 0.62, mix(mood.far, mood.near, 0.55), cold ? 0.2 : -1)
    + haze(scene, horizon - height * 0.24)
}

function peak(random: Random, { mood, light, horizon }: Scene, top: Point, halfWidth: number, colour: Colour, snow: number): string {
  const [x, y] = top
  const bottom = horizon + 30
  const left = crag(random, top, [x - halfWidth, bottom], 0.1)
  const right = crag(random, top, [x + halfWidth, bottom], 0.1)
  const middle = crag(random, top, [x + halfWidth * random.between(-0.25, 0.25), bottom], 0.35)
  const fromLeft = light.x < x
  const bright = mix(lighter(colour, 0.12), mood.light.glow, 0.18)
  const dark = darker(colour, 0.2)
  const clip = newId()
  const snowline = (depth: number) => {
    const step = halfWidth * 0.11
    const points: Point[] = []
    for (let at = x - halfWidth, n = 0; at <= x + halfWidth; at += step, n++)
      points.push([at, y + (bottom - y) * (depth + (n % 2 ? 0.11 : -0.03) * random.between(0.4, 1.1))])
    return points
  }
  const cap = (side: readonly Point[], other: readonly Point[], fill: Colour) => {
    const id = `${clip}${fill.slice(1)}`
    const edge = snowline(snow)
    return `<clipPath id="${id}"><path d="${line([...side, ...[...other].reverse()])}Z"/></clipPath>`
      + shape([[x - halfWidth, y - 20], [x + halfWidth, y - 20], ...edge.reverse()], fill, `clip-path="url(#${id})"`)
  }
  const white = mood.stars ? '#c3d2ef' : mix('#ffffff', mood.light.glow, 0.12)
  const sides = [
    shape([...left, ...[...middle].reverse()], fromLeft ? bright : dark),
    shape([...right, ...[...middle].reverse()], fromLeft ? dark : bright),
    cap(left, middle, fromLeft ? white : mix(white, dark, 0.32)),
    cap(right, middle, fromLeft ? mix(white, dark, 0.33) : mix(white, '#fffffe', 0.5)),
  ]
  return (snow < 0 ? sides.slice(0, 2) : sides).join('')
}

/** From one point to another over broken ground. */
function crag(random: Random, from: Point, to: Point, roughness: number): Point[] {
  let points: Point[] = [from, to]
  for (let level = 0; level < 4; level++) {
    points = points.flatMap((point, n): Point[] => {
      const next = points[n + 1]
      if (!next)
        return [point]
      const length = Math.hypot(next[0] - point[0], next[1] - point[1])
      return [point, [(point[0] + next[0]) / 2 + (random() - 0.5) * length * roughness * 2, (point[1] + next[1]) / 2 + (random() - 0.5) * length * roughness * 0.6]]
    })
  }
  return points
}

/** Air that thickens towards the ground and lifts what is in front of it. */
export function haze({ mood, w, horizon }: Scene, from: number, strength = 0.6): string {
  const fade = gradient([[mood.sky.at(-1)!, 0, 0.001], [mood.sky.at(-1)!, 1, strength]])
  return `${fade.define}<rect y="${round(from)}" width="${round(w)}" height="${round(horizon + 40 - from)}" fill="${fade.fill}"/>`
}

/** Sand in long curves, one side in the light. */
export function dunes(scene: Scene): string {
  const { mood, w, h, horizon, light } = scene
  const random = scene.random.fork('dunes')
  return Array.from({ length: 5 }, (_, n) => {
    const nearness = n / 4
    const y = horizon - 30 + (h - horizon) * nearness ** 1.3 * 0.75
    const size = 90 + 160 * nearness
    const colour = mix(mix(mood.sky.at(-1)!, mood.ground, 0.45 + nearness * 0.55), darker(mood.ground, 0.25), nearness * 0.25)
    const crest = w * random.between(0.15, 0.85)
    const bright = lighter(colour, 0.12)
    const sand = gradient(light.x < crest ? [bright, colour] : [colour, bright], { angle: 0 })
    const shadow = darker(colour, 0.2)
    const left: Point = [-40, y + size * random.between(0.3, 0.7)]
    const right: Point = [w + 40, y + size * random.between(0.3, 0.7)]
    const body = `M${left.map(round).join(' ')}C${round(crest * 0.45)} ${round(y + size * 0.55)} ${round(crest * 0.7)} ${round(y)} ${round(crest)} ${round(y)}C${round(crest + (w - crest) * 0.35)} ${round(y + size * 0.1)} ${round(crest + (w - crest) * 0.6)} ${round(y + size * 0.6)} ${right.map(round).join(' ')}V${h + 10}H-40Z`
    const side = `M${round(crest)} ${round(y)}C${round(crest + 30)} ${round(y + size * 0.5)} ${round(crest - w * 0.12)} ${round(y + size * 0.9)} ${round(crest - w * 0.05)} ${round(y + size * 2.2)}L${round(w + 40)} ${h + 10}V${round(right[1])}C${round(crest + (w - crest) * 0.6)} ${round(y + size * 0.6)} ${round(crest + (w - crest) * 0.35)} ${round(y + size * 0.1)} ${round(crest)} ${round(y)}Z`
    return `${sand.define}<path d="${body}" fill="${sand.fill}"/><path d="${side}" fill="${shadow}" opacity=".55"/>`
  }).join('')
}
