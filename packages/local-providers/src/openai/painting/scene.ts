import { moods, type Mood, type MoodName } from './moods.ts'
import { randomFrom, type Random } from './random.ts'

export const places = ['sea', 'mountains', 'forest', 'city', 'meadow', 'hills', 'desert', 'lake'] as const
export type Place = typeof places[number]

export const subjects = ['lighthouse', 'boat', 'balloon', 'cabin', 'castle', 'windmill', 'tent', 'cat', 'dog', 'fox', 'deer', 'whale', 'penguin', 'birds', 'palm', 'cactus', 'flowers'] as const
export type Subject = typeof subjects[number]

/** What a picture shows, and in which light. `w` and `h` are its size in the units that it is drawn in. */
export interface Scene {
  /** The prompt in lower case. */
  text: string
  mood: Mood
  moodName: MoodName
  place: Place
  subjects: Subject[]
  random: Random
  w: number
  h: number
  /** Where sky and land meet, from the top. */
  horizon: number
  /** Where sun or moon stands. */
  light: { x: number, y: number }
}

// Matched at the beginning of words, so that one entry covers plurals and the like.
const moodWords: [MoodName, string][] = [
  ['night', 'night|midnight|moon|star|aurora|northern lights|nocturn'],
  ['sunset', 'sunset|dusk|evening|twilight|golden hour|sundown'],
  ['sunrise', 'sunrise|dawn|morning|daybreak|mist|fog|pastel'],
  ['winter', 'winter|snow|ice|icy|frozen|arctic|antarctic|christmas|ski|glacier|penguin|polar'],
  ['storm', 'storm|rain|thunder|grey|gray|gloom|wild weather'],
  ['autumn', 'autumn|fall colou?r|fall leaves|october|november|harvest|pumpkin|maple'],
  ['spring', 'spring|blossom|cherry|april|sakura|easter|tulip'],
  ['desert', 'desert|dune|sahara|canyon|cactus|cacti|camel|mars|oasis'],
  ['tropical', 'tropic|palm|island|beach|hawaii|caribbean|summer|lagoon|coral|paradise'],
  ['dream', 'dream|magic|fantas|unicorn|purple|violet|pink|surreal|galaxy|space|neon|enchanted'],
  ['day', 'day|sunny|noon|blue sky'],
]

const placeWords: [Place, string][] = [
  ['city', 'city|cities|town|skyline|street|downtown|skyscraper|harbou?r|urban|metropol|paris|london|tokyo|new york|berlin|lisbon|porto|rome|venice|florence|madrid|barcelona|amsterdam|prague|vienna|istanbul|chicago|san francisco|sydney|hong kong|shanghai'],
  ['desert', 'desert|dune|sahara|canyon|cactus|cacti|camel|mars|oasis'],
  ['lake', 'lake|river|pond|fjord|loch|canoe|reflection|swan|duck'],
  ['sea', 'sea|ocean|beach|coast|shore|wave|sail|boat|ship|whale|dolphin|lighthouse|island|bay|lagoon|harbou?r|surf|penguin|gull|palm|fish'],
  ['mountains', 'mountain|alp|peak|summit|hik|ski|himalaya|volcano|glacier|rock'],
  ['forest', 'forest|wood|tree|pine|jungle|deer|fox|bear|stag|owl|mushroom|camp'],
  ['meadow', 'meadow|flower|field|garden|tulip|rose|poppy|poppies|sunflower|lavender|bee|butterfl|blossom|daisy|daisies'],
  ['hills', 'hill|village|farm|vineyard|countryside|tuscany|windmill|sheep|cow|castle|cottage|balloon|bicycle|road'],
]

const subjectWords: [Subject, string][] = [
  ['lighthouse', 'lighthouse|beacon'],
  ['boat', 'boat|ship|sail|yacht|regatta|canoe|fisherm'],
  ['balloon', 'balloon|airship|zeppelin'],
  ['cabin', 'cabin|cottage|house|hut|chalet|home|lodge|farm|village'],
  ['castle', 'castle|palace|fortress|knight|princess|dragon'],
  ['windmill', 'windmill|mill|holland|dutch|netherlands'],
  ['tent', 'tent|camp'],
  ['cat', 'cat|kitten|kitty'],
  ['dog', 'dog|puppy|puppies|hound|terrier|corgi|wolf|wolves'],
  ['fox', 'fox'],
  ['deer', 'deer|stag|elk|moose|reindeer|horse|unicorn'],
  ['whale', 'whale|orca|dolphin'],
  ['penguin', 'penguin'],
  ['birds', 'bird|gull|swallow|eagle|crane|goose|geese|swan|duck|flock|dove|owl'],
  ['palm', 'palm|tropic|hawaii|caribbean|paradise|coconut'],
  ['cactus', 'cactus|cacti|mexico|saguaro'],
  ['flowers', 'flower|tulip|rose|poppy|poppies|sunflower|lavender|daisy|daisies|garden|bouquet|wildflower'],
]

/** The time of day says more about the light than the season or the place do. */
const times: MoodName[] = ['night', 'sunset', 'sunrise', 'storm']

/** What usually stands at a place when the prompt names nothing. */
const usual: Record<Place, Subject[]> = {
  sea: ['boat', 'lighthouse', 'birds'], mountains: ['cabin', 'balloon', 'deer'], forest: ['cabin', 'deer', 'tent'],
  city: ['balloon', 'birds'], meadow: ['cabin', 'balloon', 'windmill'], hills: ['balloon', 'windmill', 'castle', 'cabin'],
  desert: ['cactus', 'balloon'], lake: ['boat', 'cabin', 'tent'],
}
/** Where a subject is at home when the prompt does not say. */
const home: Partial<Record<Subject, Place[]>> = {
  balloon: ['hills', 'mountains', 'meadow'], cabin: ['mountains', 'forest', 'lake', 'meadow'], castle: ['hills', 'mountains', 'lake'], windmill: ['meadow', 'hills'],
  tent: ['lake', 'mountains', 'forest'], cat: ['sea', 'meadow', 'hills'], dog: ['sea', 'meadow', 'hills'], fox: ['forest', 'meadow'],
}
const usualMood: Partial<Record<Place, MoodName[]>> = { desert: ['desert', 'sunset'], city: ['sunset', 'day', 'night'] }

/** Reads a prompt as a painter would who knows a few hundred words. What it leaves open, chance decides. */
export function sceneOf(prompt: string, size: { width: number, height: number }): Scene {
  const text = prompt.toLowerCase()
  const random = randomFrom(prompt.trim())
  const named = { moods: found(text, moodWords), places: found(text, placeWords), subjects: found(text, subjectWords) }

  const place = named.places.find(place => place === 'lake') ?? named.places[0] ?? random.pick(home[named.subjects[0] ?? 'birds'] ?? places)
  const moodName = named.moods.find(mood => times.includes(mood)) ?? named.moods[0] ?? random.pick(usualMood[place] ?? (['day', 'day', 'sunset', 'sunrise', 'autumn', 'dream'] as const))
  const mood = moods[moodName]
  const h = 1000
  const w = h * size.width / size.height
  const horizon = h * (place === 'sea' || place === 'lake' ? random.between(0.56, 0.62) : random.between(0.6, 0.68))
  return {
    text, mood, moodName, place, random, w, h, horizon,
    subjects: named.subjects.length > 0 ? named.subjects.slice(0, 3) : [random.pick(usual[place])],
    light: { x: w * (random.chance(0.5) ? random.between(0.24, 0.4) : random.between(0.6, 0.76)), y: h * mood.light.y },
  }
}

/** Choices that the text names, in the order in which it does. */
function found<Choice>(text: string, words: [Choice, string][]): Choice[] {
  return words
    .map(([choice, pattern]) => ({ choice, at: text.search(new RegExp(`\\b(?:${pattern})`)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ choice }) => choice)
}
