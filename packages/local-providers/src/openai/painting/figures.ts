import type { Mood } from './moods.ts'
import { randomFrom, type Random } from './random.ts'
import { darker, glow, lighter, mix, placed, type Colour } from './svg.ts'

// As buildings: about 100 units high, foot (or waterline) at 0, 0.

const path = (d: string, fill: Colour, more = '') => `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`

export function boat(mood: Mood): string {
  const sail = mix('#fffaf0', mood.walls, 0.35)
  const hull = mood.stars ? '#1a2848' : mix('#9c3a35', mood.near, 0.2)
  const above = path('M-1 -98L2 -12L44 -16Q34 -58 -1 -98Z', sail) + path('M18 -62Q34 -40 44 -16L22 -14Q26 -40 18 -62Z', '#0b1020', 'opacity=".1"')
    + path('M-4 -88Q-30 -46 -34 -14L-4 -12Z', lighter(sail, 0.3)) + path('M-4 -88Q-14 -50 -14 -13L-4 -12Z', mood.flowers[0]!, 'opacity=".85"')
    + path('M-2.4 -100H-.4L1.4 -6H-3Z', '#4a3528') + path('M-1.4 -100L10 -96L-1.4 -93Z', mood.flowers[0]!)
    + path('M-46 -9Q0 -4 52 -11Q44 6 28 7H-30Q-42 4 -46 -9Z', hull) + path('M-46 -9Q0 -4 52 -11L50.6 -7.6Q0 -1 -44.6 -6Z', lighter(hull, 0.5))
  return `<g transform="translate(0 13) scale(1 -.55)" opacity=".22">${above}</g>${above}${path('M-54 7Q0 3 60 7Q0 12 -54 7Z', '#fff', 'opacity=".45"')}`
}

export function balloon(mood: Mood, random: Random): string {
  const colours = random.pick([
    [mood.flowers[0]!, '#fff4e0'], [mood.flowers[0]!, mood.flowers[1]!], ['#fff4e0', '#2f7fa8'], [mood.flowers[1]!, '#c8433f'],
  ] as const)
  const skin = 'M0 -100C26 -100 38 -80 38 -64C38 -46 18 -32 9 -22H-9C-18 -32 -38 -46 -38 -64C-38 -80 -26 -100 0 -100Z'
  const gores = [38, 29, 19.5, 9].map((reach, n) => path(`M0 -100C${reach * 0.7} -100 ${reach} -80 ${reach} -64C${reach} -46 ${reach * 0.48} -32 ${reach * 0.24} -22H${-reach * 0.24}C${-reach * 0.48} -32 ${-reach} -46 ${-reach} -64C${-reach} -80 ${-reach * 0.7} -100 0 -100Z`, colours[n % 2]!)).join('')
  return gores
    + path(skin, '#0b1020', 'opacity=".05"') + path('M0 -100C26 -100 38 -80 38 -64C38 -46 18 -32 9 -22H3C14 -34 27 -48 27 -66C27 -82 16 -98 0 -100Z', '#0b1020', 'opacity=".16"')
    + path('M-8 -96C-22 -92 -31 -78 -31 -66C-31 -58 -28 -52 -24 -46C-30 -70 -22 -86 -8 -96Z', '#fff', 'opacity=".35"')
    + path('M-8 -22L-5 -8M8 -22L5 -8M0 -22V-8', 'none', 'stroke="#5b4738" stroke-width=".9"')
    + path('M-6.4 -9H6.4L5.4 0H-5.4Z', '#8b5e3c') + path('M-6.8 -9.6H6.8V-7.4H-6.8Z', '#5b3d28')
    + (mood.lit ? glow({ x: 0, y: -19 }, '#ffdf8f', 12, 0.9) : '')
}

/** Sits and looks at the view, its back to us. */
export function cat(mood: Mood, random: Random): string {
  const fur = random.pick(['#2b2a33', '#d98a3d', '#55514f'])
  const coat = mix(fur, mood.near, mood.lit ? 0.45 : 0.12)
  const stripes = fur === '#d98a3d' ? path('M-9 -46Q0 -43 9 -46M-12 -36Q0 -32 12 -36M-14 -25Q0 -21 14 -25', 'none', `stroke="${darker(coat, 0.3)}" stroke-width="2.4" stroke-linecap="round"`) : ''
  return path('M19 -5C44 -2 50 -22 40 -34C37 -38 33 -34 36 -30C43 -20 36 -11 20 -13Z', darker(coat, 0.08))
    + path('M0 -66C17 -62 26 -30 25 -10C25 -2 18 0 0 0C-18 0 -25 -2 -25 -10C-26 -30 -17 -62 0 -66Z', coat)
    + path('M-17 -78L-19 -101L-5 -90Q0 -91 5 -90L19 -101L17 -78C20 -66 12 -58 0 -58C-12 -58 -20 -66 -17 -78Z', coat)
    + path('M-16.4 -93L-15 -84L-9 -88Z', darker(coat, 0.3)) + path('M16.4 -93L15 -84L9 -88Z', darker(coat, 0.3)) + stripes
    + path('M9 -63C18 -56 26 -30 25 -10C25 -2 18 0 8 0C18 -14 17 -44 9 -63Z', '#0b1020', 'opacity=".14"')
}

export function dog(mood: Mood, random: Random): string {
  const fur = random.pick(['#a8683a', '#d9b27c', '#3b3436'])
  const coat = mix(fur, mood.near, mood.lit ? 0.42 : 0.1)
  return path('M20 -8C36 -10 46 -22 46 -36C46 -41 41 -41 40 -36C38 -25 30 -19 18 -19Z', coat)
    + path('M0 -68C18 -64 27 -30 26 -9C26 -2 18 0 0 0C-18 0 -26 -2 -26 -9C-27 -30 -18 -64 0 -68Z', coat)
    + path('M-9 -60Q0 -54 9 -60L9 -56Q0 -50 -9 -56Z', mood.flowers[0]!)
    + path('M-16 -84C-12 -99 12 -99 16 -84C20 -70 12 -60 0 -60C-12 -60 -20 -70 -16 -84Z', coat)
    + path('M-13 -92C-24 -96 -29 -80 -24 -66C-19 -64 -15 -72 -14 -82Z', darker(coat, 0.28)) + path('M13 -92C24 -96 29 -80 24 -66C19 -64 15 -72 14 -82Z', darker(coat, 0.28))
    + path('M9 -64C20 -56 27 -30 26 -9C26 -2 18 0 8 0C19 -14 18 -44 9 -64Z', '#0b1020', 'opacity=".14"')
}

export function fox(mood: Mood): string {
  const coat = mix('#d8692c', mood.near, mood.lit ? 0.35 : 0.05)
  const white = mix('#fbf1e4', mood.near, mood.lit ? 0.3 : 0.05)
  return path('M14 -4C40 4 62 -10 58 -38C57 -50 48 -52 46 -44C44 -30 34 -18 16 -18Z', coat) + path('M58 -38C57 -50 48 -52 46 -44C45.5 -39 44 -35 42 -31C47 -28 53 -28 57 -29C58 -32 58.3 -35 58 -38Z', white)
    + path('M0 -64C14 -60 24 -32 23 -10C23 -2 16 0 0 0C-16 0 -23 -2 -23 -10C-24 -32 -14 -60 0 -64Z', coat)
    + path('M-20 -76L-21 -102L-6 -88H6L21 -102L20 -76C20 -66 10 -58 0 -54C-10 -58 -20 -66 -20 -76Z', coat)
    + path('M-18 -94L-17 -83L-10 -87Z', '#3a2a2a') + path('M18 -94L17 -83L10 -87Z', '#3a2a2a')
    + path('M-8 -3a4 3 0 0 1 8 0ZM0 -3a4 3 0 0 1 8 0Z', '#3a2a2a')
    + path('M8 -61C18 -54 24 -30 23 -10C23 -2 16 0 8 0C17 -14 16 -42 8 -61Z', '#0b1020', 'opacity=".14"')
}

export function deer(mood: Mood): string {
  const coat = mix(mix('#8a5a38', mood.near, 0.35), '#1c1a2a', mood.lit ? 0.35 : 0.05)
  const antler = darker(coat, 0.25)
  return path('M-31 -50C-20 -57 12 -57 22 -52L27 -62L34 -76C36 -82 46 -83 50 -78L58 -74C59 -71 56 -69 52 -69L46 -67L40 -50C38 -40 34 -34 32 -30L34 0H29L26 -26L20 -28L22 0H17L14 -28C2 -25 -12 -26 -20 -30L-24 0H-29L-28 -24L-34 -14L-33 0H-38L-39 -16L-36 -34C-37 -42 -36 -46 -31 -50Z', coat)
    + path('M-35 -45C-40 -46 -41 -40 -38 -37Z', '#f6eada') + path('M36 -80C30 -84 28 -87 29 -88C34 -88 38 -84 39 -81Z', coat)
    + path('M41 -81C38 -90 41 -98 48 -104M40.5 -88C36 -92 35 -97 36 -102M43 -95C47 -96 51 -95 53 -99M38 -81C33 -88 30 -96 24 -100M33 -90C30 -89 27 -88 24 -90', 'none', `stroke="${antler}" stroke-width="2.2" stroke-linecap="round"`)
}

/** Its tail, as it goes down. */
export function whale(mood: Mood): string {
  const skin = mix('#2f4a63', mood.near, 0.3)
  const drop = (x: number, y: number, r: number) => `<circle cx="${x}" cy="${y}" r="${r}" fill="#fff" opacity=".7"/>`
  return path('M-9 6C-6 -26 -4 -44 -2 -58C-14 -66 -42 -66 -58 -92C-36 -92 -12 -90 0 -72C12 -90 36 -92 58 -92C42 -66 14 -66 2 -58C4 -44 6 -26 9 6Z', skin)
    + path('M2 -58C14 -66 42 -66 58 -92C44 -82 20 -76 0 -64L3 6H9C6 -26 4 -44 2 -58Z', darker(skin, 0.22))
    + path('M-34 8Q-22 -2 0 0Q22 -2 34 8Q0 16 -34 8Z', '#fff', 'opacity=".75"') + path('M-58 13Q0 4 58 13Q0 22 -58 13Z', '#fff', 'opacity=".35"')
    + drop(-26, -10, 2.4) + drop(-20, -20, 1.6) + drop(27, -12, 2.2) + drop(20, -24, 1.5) + drop(33, -4, 1.4) + drop(-33, -3, 1.6)
}

export function penguin(mood: Mood): string {
  const back = mix('#232a3a', mood.near, 0.15)
  return path('M-9 -3L-15 2H-2ZM9 -3L15 2H2Z', '#f2a33a')
    + path('M0 -100C14 -100 19 -90 19 -80C19 -72 27 -56 27 -34C27 -10 17 0 0 0C-17 0 -27 -10 -27 -34C-27 -56 -19 -72 -19 -80C-19 -90 -14 -100 0 -100Z', back)
    + path('M0 -74C12 -74 19 -54 19 -34C19 -12 12 -4 0 -4C-12 -4 -19 -12 -19 -34C-19 -54 -12 -74 0 -74Z', '#f8f5ee')
    + path('M-14 -84C-14 -92 -2 -92 -1 -84C-2 -76 -13 -74 -14 -84ZM14 -84C14 -92 2 -92 1 -84C2 -76 13 -74 14 -84Z', '#f8f5ee')
    + '<circle cx="-6" cy="-85" r="2.3" fill="#1a1d28"/><circle cx="6" cy="-85" r="2.3" fill="#1a1d28"/>'
    + path('M-4.5 -80H4.500L0 -72Z', '#f2a33a') + path('M-22 -62C-34 -50 -37 -36 -34 -26C-28 -30 -24 -44 -23 -52ZM22 -62C34 -50 37 -36 34 -26C28 -30 24 -44 23 -52Z', darker(back, 0.2))
    + path('M-17 -68Q0 -58 17 -68L18 -63Q0 -53 -18 -63ZM7 -62L13 -40H5Z', mood.flowers[0]!)
}

export function palm(mood: Mood, random: Random): string {
  const trunk = mix('#8a5f3f', mood.near, mood.lit ? 0.6 : 0.15)
  const green = mood.leaves[1]!
  const frond = (angle: number, length: number, colour: Colour) => `<g transform="translate(11 -88) rotate(${angle}) scale(${length})">${path('M0 0C14 -14 32 -13 46 2C40 0 37 1 35 4C32 0 29 0 27 2C24 -2 21 -2 19 1C16 -2 12 -2 0 0Z', colour)}</g>`
  const spread = [-172, -148, -118, -84, -52, -24, 2, 22].map((angle, n) => frond(angle + random.between(-6, 6), random.between(0.92, 1.15), n % 2 ? green : darker(green, 0.18)))
  return path('M-4 0C-2 -36 2 -64 10 -90L14 -88C8 -60 5 -32 5 0Z', trunk)
    + [-14, -28, -42, -56, -70].map(y => path(`M${-3 + (-y) * 0.11} ${y}q4 2 7.5 0`, 'none', `stroke="${darker(trunk, 0.3)}" stroke-width="1.1"`)).join('')
    + spread.join('') + `<circle cx="8" cy="-84" r="3.2" fill="${darker(trunk, 0.3)}"/><circle cx="14" cy="-83" r="3" fill="${darker(trunk, 0.2)}"/>`
}

export function cactus(mood: Mood): string {
  const green = mix(mood.leaves[0]!, '#3f7a4c', 0.4)
  return path('M-9 0V-86a9 14 0 0 1 18 0V0Z', green) + path('M-9 -34H-22V-56a6 8 0 0 0 -12 0v26q0 12 12 12H-9ZM9 -46H21V-72a6 8 0 0 1 12 0v30q0 12 -12 12H9Z', green)
    + path('M3 -98a9 14 0 0 1 6 12V0H3ZM27 -80a6 8 0 0 1 6 8v30q0 12 -12 12H9V-36H20q7 0 7 -7Z', '#0b1020', 'opacity=".16"')
    + path('M-4 -4V-90M-28 -28V-58', 'none', `stroke="${lighter(green, 0.25)}" stroke-width="1.4" stroke-dasharray="3 3"`)
    + `<circle cy="-101" r="4" fill="${mood.flowers[0]}"/><circle cx="27" cy="-81" r="3" fill="${mood.flowers[2]}"/>`
}

/** A flock on its way; the middle of it at 0, 0. */
export function birds(mood: Mood, seed: string): string {
  const random = randomFrom(seed)
  const colour = mood.stars ? '#c9d6f2' : darker(mix(mood.near, '#2a2f45', 0.5), 0.15)
  return Array.from({ length: 9 }, (_, n) => {
    const side = n % 2 ? 1 : -1
    const rank = Math.ceil(n / 2)
    return placed(path('M-10 -3Q-5 -8 0 -1Q5 -8 10 -3Q5 -5 0 2Q-5 -5 -10 -3Z', colour), [side * rank * 17 + random.between(-5, 5), rank * 9 + random.between(-4, 4)], random.between(0.7, 1.15))
  }).join('')
}
