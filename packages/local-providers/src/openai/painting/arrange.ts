import { cabin, castle, lighthouse, tent, windmill } from './buildings.ts'
import { balloon, birds, boat, cactus, cat, deer, dog, fox, penguin, whale } from './figures.ts'
import type { Scene, Subject } from './scene.ts'
import { placed } from './svg.ts'

export const has = ({ subjects }: Scene, subject: Subject) => subjects.includes(subject)

/** The eye rests on a third of the width, on the side away from the light. */
export function focus({ w, light }: Scene, order = 0): number {
  const side = light.x > w / 2 ? 0.33 : 0.67
  return w * [side, 1 - side, 0.5][order]!
}

const draw: Partial<Record<Subject, { part: (scene: Scene) => string, height: number }>> = {
  cabin: { part: ({ mood }) => cabin(mood), height: 150 },
  castle: { part: ({ mood }) => castle(mood), height: 260 },
  windmill: { part: ({ mood }) => windmill(mood), height: 250 },
  tent: { part: ({ mood }) => tent(mood), height: 110 },
  cat: { part: ({ mood, random }) => cat(mood, random.fork('cat')), height: 230 },
  dog: { part: ({ mood, random }) => dog(mood, random.fork('dog')), height: 240 },
  fox: { part: ({ mood }) => fox(mood), height: 200 },
  deer: { part: ({ mood }) => deer(mood), height: 190 },
  cactus: { part: ({ mood }) => cactus(mood), height: 200 },
}

/** What stands, where `ground` is at its place, and what flies over it. */
export function onGround(scene: Scene, ground: (x: number) => number): string {
  const standing = scene.subjects.filter(subject => draw[subject])
  const parts = standing.map((subject, order) => {
    const { part, height } = draw[subject]!
    const x = focus(scene, order)
    return placed(part(scene), [x, ground(x) + 6], height / 100, { flip: x > scene.w / 2 })
  })
  if (has(scene, 'penguin')) {
    for (const [dx, height] of [[-70, 170], [58, 130], [150, 96]] as const)
      parts.push(placed(penguin(scene.mood), [focus(scene) + dx, ground(focus(scene) + dx) + 4], height / 100))
  }
  if (has(scene, 'lighthouse') && scene.place !== 'sea')
    parts.push(placed(lighthouse(scene.mood), [focus(scene), ground(focus(scene)) + 6], 3))
  return parts.join('') + aloft(scene)
}

function aloft(scene: Scene): string {
  const { mood, w, horizon, random, light } = scene
  const away = light.x > w / 2 ? 0.3 : 0.7
  let out = ''
  if (has(scene, 'balloon')) {
    const first = random.fork('balloon')
    out += placed(balloon(mood, first.fork('3')), [w * (1 - away) + 40, horizon * 0.66], 0.62)
      + placed(balloon(mood, first.fork('2')), [w * (away < 0.5 ? 0.56 : 0.44), horizon * 0.5], 0.9)
      + placed(balloon(mood, first.fork('1')), [w * away, horizon * 0.78], 2.5)
  }
  if (has(scene, 'birds') || random.fork('birds').chance(0.45))
    out += placed(birds(mood, scene.place), [w * (away < 0.5 ? 0.4 : 0.6), horizon * 0.36], has(scene, 'birds') ? 1.9 : 1)
  return out
}

/** What the water carries. */
export function afloat(scene: Scene): string {
  const { mood, w, h, horizon, random } = scene
  let out = ''
  if (has(scene, 'boat')) {
    const small = random.fork('boats')
    out += placed(boat(mood), [w * small.between(0.42, 0.55), horizon + 26], 0.42)
      + placed(boat(mood), [focus(scene, has(scene, 'lighthouse') ? 1 : 0), horizon + (h - horizon) * 0.36], 2.1, { flip: small.chance(0.5) })
  }
  if (has(scene, 'whale'))
    out += placed(whale(mood), [focus(scene), horizon + (h - horizon) * 0.52], 2.4)
  return out
}
