import type { Colour } from './svg.ts'

/** The light of a picture: every colour in it comes from here. */
export interface Mood {
  /** From the top to the horizon. */
  sky: readonly Colour[]
  light: { kind: 'sun' | 'moon', colour: Colour, glow: Colour, /** Of the height, from the top. */ y: number, size: number }
  clouds: Colour
  /** Land far away, which takes on the sky's colour, and close by. */
  far: Colour
  near: Colour
  ground: Colour
  water: Colour
  /** Trees and bushes. */
  leaves: readonly Colour[]
  flowers: readonly Colour[]
  walls: Colour
  roofs: readonly Colour[]
  stars?: boolean
  /** Windows and lamps are lit. */
  lit?: boolean
  weather?: 'snow' | 'rain' | 'petals' | 'leaves'
}

const warmFlowers = ['#f2545b', '#ffb627', '#fff4e0', '#e63974', '#f68e5f']

export const moods = {
  day: {
    sky: ['#2f7fc4', '#74b9e6', '#d5ecf2', '#fbe9d0'],
    light: { kind: 'sun', colour: '#fff6d8', glow: '#ffe9a8', y: 0.2, size: 46 },
    clouds: '#ffffff', far: '#8fb3c9', near: '#3d7a6a', ground: '#7fae5a', water: '#2b86a8',
    leaves: ['#2f6f4f', '#3f8556', '#5a9c5c'], flowers: warmFlowers, walls: '#fbf3e4', roofs: ['#c8553d', '#b5453a', '#d9784f'],
  },
  sunset: {
    sky: ['#2b2a5c', '#7c3f7d', '#e0607e', '#ff9a6b', '#ffd38a'],
    light: { kind: 'sun', colour: '#fff0c2', glow: '#ffb35c', y: 0.52, size: 64 },
    clouds: '#ff9f8a', far: '#a65a83', near: '#3c2a55', ground: '#2e2344', water: '#7a3f74',
    leaves: ['#2c2145', '#3a2a52', '#4c3260'], flowers: ['#ff8b6b', '#ffc16b', '#ff6b8b', '#ffe0a6'], walls: '#f7cfae', roofs: ['#8b2f4f', '#6d2a55', '#a33d4f'], lit: true,
  },
  sunrise: {
    sky: ['#5d8fc9', '#a9bfe6', '#f5c9d0', '#ffdcae', '#fff1cf'],
    light: { kind: 'sun', colour: '#fffbe8', glow: '#ffd98f', y: 0.47, size: 54 },
    clouds: '#ffe4e1', far: '#b4a7cf', near: '#4f6f86', ground: '#7b9a72', water: '#7fa8c9',
    leaves: ['#3d6470', '#4f7a74', '#6d927b'], flowers: ['#f7a6b4', '#ffe29a', '#ffffff', '#c59be0'], walls: '#fff1dd', roofs: ['#c56b5c', '#a9576a', '#d98c6a'],
  },
  night: {
    sky: ['#060d26', '#0f1f4b', '#23407a', '#4a6ba3'],
    light: { kind: 'moon', colour: '#fdf6da', glow: '#a9c4f5', y: 0.2, size: 52 },
    clouds: '#5a76ad', far: '#2a4474', near: '#122448', ground: '#0e1d3a', water: '#16305f',
    leaves: ['#0d1c38', '#142a4a', '#1c375a'], flowers: ['#8fb4ff', '#d6e4ff', '#b48fe6', '#f7d774'], walls: '#7488b5', roofs: ['#24345f', '#1d2b52', '#303f70'], stars: true, lit: true,
  },
  winter: {
    sky: ['#6f9fc8', '#a9cbe4', '#dcebf3', '#f9efe6'],
    light: { kind: 'sun', colour: '#fffaf0', glow: '#ffe9cf', y: 0.26, size: 40 },
    clouds: '#ffffff', far: '#a9c1d6', near: '#6d8ea6', ground: '#f4f8fb', water: '#8fb9d1',
    leaves: ['#2f5563', '#3d6a72', '#527f80'], flowers: ['#d94f4f', '#f0f6fa', '#b9d4e6'], walls: '#b5654a', roofs: ['#f4f8fb', '#e8f0f6', '#f9fcfe'], lit: true, weather: 'snow',
  },
  autumn: {
    sky: ['#5b8aa8', '#a3c0c4', '#f0d9b5', '#f7c58a'],
    light: { kind: 'sun', colour: '#fff1cf', glow: '#ffcf8a', y: 0.3, size: 50 },
    clouds: '#fdeedd', far: '#a79a9c', near: '#8a5a3c', ground: '#c08a3e', water: '#5a8590',
    leaves: ['#b5472a', '#d9782d', '#e6a336', '#8f3b2e'], flowers: ['#e6a336', '#d9532d', '#f7d774'], walls: '#f4e3c8', roofs: ['#7d3b2c', '#93472f', '#6a332b'], weather: 'leaves',
  },
  spring: {
    sky: ['#7cc0e8', '#b7dcf0', '#fbe3ea', '#ffeccf'],
    light: { kind: 'sun', colour: '#fffbe6', glow: '#fff0b8', y: 0.2, size: 46 },
    clouds: '#ffffff', far: '#b3cbb9', near: '#6aa57a', ground: '#93c572', water: '#6fb9cf',
    leaves: ['#f5a9bd', '#f8c4d2', '#ee8fa9', '#fbdbe3'], flowers: ['#ff7aa2', '#ffd166', '#ffffff', '#c38df0', '#ff9f80'], walls: '#fff6ea', roofs: ['#d97b66', '#c96a6a', '#e39a74'], weather: 'petals',
  },
  tropical: {
    sky: ['#1897c8', '#5cc7dd', '#b5eae0', '#fff0cf'],
    light: { kind: 'sun', colour: '#fffbe0', glow: '#fff0a8', y: 0.18, size: 50 },
    clouds: '#ffffff', far: '#7fc0b8', near: '#1f8a70', ground: '#f3dca6', water: '#12a5b5',
    leaves: ['#1d7a58', '#2f9a62', '#57b06a'], flowers: ['#ff5d73', '#ffb52e', '#ff8c5a', '#ffffff'], walls: '#fff7e8', roofs: ['#e8704f', '#d95b59', '#f2935c'],
  },
  desert: {
    sky: ['#3f7fb0', '#8fb9c9', '#f5d9ae', '#f7b56b'],
    light: { kind: 'sun', colour: '#fff6da', glow: '#ffdf9a', y: 0.26, size: 56 },
    clouds: '#fdf0da', far: '#d8a17f', near: '#b5623c', ground: '#dc9550', water: '#4fa3a5',
    leaves: ['#4f7a4c', '#5f8a50', '#3f6a48'], flowers: ['#f2545b', '#ffd166', '#f48cae'], walls: '#f1cf9f', roofs: ['#b5623c', '#c9774a', '#a1552f'],
  },
  storm: {
    sky: ['#20303f', '#3f5566', '#71868f', '#b3b9ac'],
    light: { kind: 'sun', colour: '#e6e6d4', glow: '#c9cfbf', y: 0.3, size: 40 },
    clouds: '#56697a', far: '#667a85', near: '#2f4650', ground: '#51685a', water: '#365564',
    leaves: ['#26413f', '#31514a', '#3f6254'], flowers: ['#d9b54f', '#c96a5c', '#e6e6d4'], walls: '#d6d4c4', roofs: ['#6b4a44', '#5a4048', '#7c554a'], lit: true, weather: 'rain',
  },
  dream: {
    sky: ['#2a1b5f', '#5f3fa3', '#b06fd0', '#f59fc4', '#ffd6c9'],
    light: { kind: 'moon', colour: '#fff3f0', glow: '#ffb8e6', y: 0.24, size: 78 },
    clouds: '#f9b8dc', far: '#9a78cf', near: '#4a3a94', ground: '#3c2f80', water: '#5a4fb5',
    leaves: ['#3a2f80', '#5a3f9f', '#7f54b5'], flowers: ['#ff9fd6', '#9fe0ff', '#ffe29a', '#c9a6ff'], walls: '#e9d0f5', roofs: ['#5a3f9f', '#7f54b5', '#b5549f'], stars: true, lit: true,
  },
} satisfies Record<string, Mood>

export type MoodName = keyof typeof moods
