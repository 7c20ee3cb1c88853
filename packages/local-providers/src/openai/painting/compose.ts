import { places } from './places.ts'
import { sceneOf, type Scene } from './scene.ts'
import { sky, weather } from './sky.ts'
import { glow, gradient, round } from './svg.ts'

/** A picture of a prompt as SVG, the same one every time. */
export function compose(prompt: string, size: { width: number, height: number }): string {
  const scene = sceneOf(prompt, size)
  const { w, h, mood, place, light } = scene
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${round(w)} ${h}">`
    + sky(scene) + places[place](scene) + weather(scene)
    + glow(light, mood.light.glow, 620, 0.2)
    + vignette(scene)
    + '</svg>'
}

function vignette({ w, h }: Scene): string {
  const shade = gradient([['#0b1020', 0.55, 0.001], ['#0b1020', 1, 0.22]], { radial: true })
  return `${shade.define}<rect x="${round(-w * 0.2)}" y="${-h * 0.2}" width="${round(w * 1.4)}" height="${h * 1.4}" fill="${shade.fill}"/>`
}
