import type { Mood } from './moods.ts'
import { darker, glow, gradient, lighter, mix, type Colour } from './svg.ts'

// Everything here is about 100 units high, with its foot at 0, 0.

const rect = (x: number, y: number, width: number, height: number, fill: Colour, more = '') =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"${more && ` ${more}`}/>`
const path = (d: string, fill: Colour, more = '') => `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`
const glass = (mood: Mood) => mood.lit ? '#ffdf8f' : mix('#36506b', mood.sky[1]!, 0.3)

export function lighthouse(mood: Mood): string {
  const white = mix('#fffaf0', mood.walls, mood.stars ? 0.6 : 0.25)
  const red = mix('#d8483e', mood.near, mood.stars ? 0.4 : 0.1)
  const stripe = (top: number, bottom: number) => {
    const half = (y: number) => 6.2 + (y + 78) * 0.062
    return path(`M${-half(top)} ${top}H${half(top)}L${half(bottom)} ${bottom}H${-half(bottom)}Z`, red)
  }
  const fade = gradient([['#fff3c4', 0, 0.5], ['#fff3c4', 1, 0.001]], { angle: 0 })
  const ray = path('M0 -87.5L210 -112V-60L0 -84.5Z', fade.fill)
  const beam = mood.lit ? `${fade.define}${ray}<g transform="scale(-1 1)">${ray}</g>${glow({ x: 0, y: -86 }, '#fff0b8', 30)}` : ''
  return beam
    + path('M-6.2 -78H6.2L11 0H-11Z', white)
    + stripe(-66, -53) + stripe(-40, -27) + stripe(-14, 0)
    + path('M1.6 -78H6.2L11 0H4Z', '#0b1020', 'opacity=".16"')
    + rect(-2, -60, 3.4, 5.4, '#3b4a5c') + rect(-2, -34, 3.6, 5.6, '#3b4a5c') + path('M-3.4 0V-8a3.4 3.4 0 0 1 6.8 0V0Z', '#3b4a5c')
    + rect(-9.4, -80.4, 18.8, 3, '#2e3947') + rect(-9.4, -83.6, 18.8, 0.8, '#2e3947')
    + rect(-5, -91, 10, 11, mood.lit ? '#ffe9a3' : '#cfe3ea') + rect(-5.4, -91, 1, 11, '#2e3947') + rect(-0.5, -91, 1, 11, '#2e3947') + rect(4.4, -91, 1, 11, '#2e3947')
    + path('M-7 -91Q-6 -98 0 -100Q6 -98 7 -91Z', red) + rect(-0.6, -104.5, 1.2, 5, '#2e3947')
}

export function cabin(mood: Mood): string {
  const wood = mood.weather === 'snow' ? mix('#8a4f38', mood.walls, 0.3) : mix('#9a5b3c', mood.walls, mood.stars ? 0.25 : 0.35)
  const roof = mood.roofs[0]!
  const logs = [12, 22, 32, 42].map(y => rect(-48, -y, 78, 1.1, darker(wood, 0.18))).join('')
  const pane = (x: number) => rect(x, -33, 14, 15, darker(wood, 0.35)) + rect(x + 1.4, -31.6, 11.2, 12.2, glass(mood)) + rect(x + 6.4, -31.6, 1.2, 12.2, darker(wood, 0.35)) + rect(x + 1.4, -26.2, 11.2, 1.2, darker(wood, 0.35))
  const smoke = '<g fill="#fff" opacity=".4"><circle cx="21" cy="-102" r="6"/><circle cx="27" cy="-113" r="8"/><circle cx="36" cy="-126" r="10"/></g>'
  return (mood.lit || mood.weather ? smoke : '')
    + rect(16, -96, 10, 26, darker(mix(wood, '#8b8078', 0.6), 0.1)) + rect(14.6, -98, 12.8, 4, mood.weather === 'snow' ? '#fff' : '#6a625c')
    + rect(-48, -50, 78, 50, wood) + logs
    + path('M30 -50L44 -88L58 -50V0H30Z', darker(wood, 0.2))
    + path('M-56 -48L-40 -90H44L30 -48Z', roof) + path('M-56 -48H30L29 -44H-57Z', darker(roof, 0.22)) + path('M44 -92L62 -48L57 -47L43 -82L30 -48L27 -48Z', lighter(roof, 0.08))
    + pane(-40) + pane(8)
    + rect(-15, -34, 16, 34, darker(wood, 0.42)) + '<circle cx="-2" cy="-16" r="1.2" fill="#e8c26a"/>'
    + rect(39, -32, 9, 12, glass(mood))
    + (mood.lit ? glow({ x: -33, y: -24 }, '#ffdf8f', 44, 0.4) : '')
}

export function castle(mood: Mood): string {
  const stone = mix('#c9bfae', mood.walls, 0.4)
  const roof = mix('#3f5d8c', mood.roofs[1]!, 0.45)
  const tower = (x: number, width: number, height: number, tall: number) =>
    rect(x - width / 2, -height, width, height, stone) + rect(x + width * 0.12, -height, width * 0.38, height, darker(stone, 0.16))
    + path(`M${x - width * 0.66} ${-height}L${x} ${-height - tall}L${x + width * 0.66} ${-height}Z`, roof)
    + path(`M${x} ${-height - tall}L${x + width * 0.66} ${-height}H${x + width * 0.1}Z`, darker(roof, 0.22))
    + path(`M${x} ${-height - tall - 9}l9 3l-9 3Z`, mood.flowers[0]!) + rect(x - 0.4, -height - tall - 9, 0.8, 11, '#3b3a45')
    + path(`M${x - 1.8} ${-height * 0.72}a1.8 2.4 0 0 1 3.6 0v5h-3.6Z`, glass(mood)) + path(`M${x - 1.6} ${-height * 0.42}a1.6 2.2 0 0 1 3.2 0v4.4h-3.2Z`, glass(mood))
  const wall = (x: number, width: number, height: number) => rect(x, -height, width, height, darker(stone, 0.06))
    + Array.from({ length: Math.floor(width / 6) }, (_, n) => rect(x + n * 6, -height - 3.4, 3.4, 3.6, darker(stone, 0.06))).join('')
  return tower(-18, 13, 62, 22) + tower(20, 14, 56, 22) + tower(2, 18, 74, 26)
    + wall(-46, 94, 32) + tower(-46, 15, 44, 18) + tower(48, 15, 42, 18)
    + path('M-6 0V-13a7 8 0 0 1 14 0V0Z', darker(stone, 0.6)) + path('M-30 -14a2 2.6 0 0 1 4 0v6h-4Z', glass(mood)) + path('M26 -14a2 2.6 0 0 1 4 0v6h-4Z', glass(mood))
}

export function windmill(mood: Mood): string {
  const body = mix('#f2e6d0', mood.walls, 0.4)
  const cap = mood.roofs[0]!
  const sail = (angle: number) => `<g transform="translate(0 -72) rotate(${angle})">${rect(-0.9, -44, 1.8, 44, '#4a3a30')}${rect(0.9, -42, 9.5, 32, mix('#fff8ea', mood.walls, 0.3), 'opacity=".95"')}${[-36, -30, -24, -18].map(y => rect(0.9, y, 9.5, 0.9, '#4a3a30', 'opacity=".6"')).join('')}</g>`
  return path('M-16 0L-9.5 -66H9.5L16 0Z', body) + path('M2 -66H9.5L16 0H4Z', darker(body, 0.16))
    + rect(-18, -24, 36, 2.4, '#5b4738') + path('M-11 -66Q-10 -80 0 -82Q10 -80 11 -66Z', cap) + path('M1 -82Q10 -80 11 -66H3Z', darker(cap, 0.2))
    + path('M-3.6 0V-10a3.6 3.6 0 0 1 7.2 0V0Z', '#5b4738') + rect(-2.4, -44, 4.8, 6.6, glass(mood))
    + [18, 108, 198, 288].map(sail).join('') + '<circle cy="-72" r="2.6" fill="#3b2e26"/>'
}

export function tent(mood: Mood): string {
  const cloth = mix('#f08a3c', mood.flowers[0]!, 0.3)
  const shine = mood.lit ? glow({ x: -10, y: -28 }, '#ffd98a', 130, 0.6) : ''
  return shine
    + path('M-58 0L-14 -70L30 0Z', mood.lit ? lighter(cloth, 0.15) : cloth) + path('M-14 -70L62 -8L66 0H30Z', darker(cloth, 0.26))
    + path('M-14 -70L-26 0H2Z', mood.lit ? '#ffe9a8' : darker(cloth, 0.55)) + path('M-14 -70L-26 0H-34Z', lighter(cloth, 0.2))
    + path('M-17 -75L-14 -70L-10 -75', 'none', 'stroke="#4a3a30" stroke-width="2"')
    + path('M-58 0L-70 4M30 0L26 6M66 0L78 4', 'none', 'stroke="#4a3a30" stroke-width="1.6"')
}
