import { brand } from '../../shared/brand.ts'
import { monthOf } from '../../shared/months.ts'
import { fairGuests, lateGuests } from './contacts.ts'
import type { Person } from './person.ts'

/** What was done one after the other, and when: so many days ago at an hour of that day, or so many hours ago. */
export type Chapter = ({ daysAgo: number, at: string } | { hoursAgo: number }) & { deeds: ((ada: Person) => Promise<void>)[] }

/** Four weeks of a small postcard studio, told in order. */
export const story: Chapter[] = [
  { daysAgo: 29, at: '09:20', deeds: [
    ada => ada.importFile('summer-fair.csv', fairGuests),
    ada => ada.write('grace@example.com', `Hello from ${brand.name}`, 'Dear Grace,\n\nit was a pleasure to meet you at the fair. The first cards are coming soon.\n\nAda'),
  ] },
  { daysAgo: 28, at: '10:05', deeds: [
    ada => ada.paint('A lighthouse at sunset'),
    ada => ada.sendPostcard('grace@example.com', 'The very first one, fresh from the press. This one is for you!'),
    ada => ada.sendPostcard('koichi@example.com', 'Greetings from the coast. Your paper makes the colors shine.'),
  ] },
  { daysAgo: 26, at: '14:40', deeds: [
    ada => ada.write('koichi@example.com', 'Paper for the autumn series', 'Dear Kōichi,\n\ncould you send samples of the heavier stock?\n\nAda'),
    ada => ada.write('marta@example.com', 'The Budapest cards', 'Dear Márta,\n\ncan you print two hundred of them by the middle of the month?\n\nAda'),
  ] },
  { daysAgo: 23, at: '11:15', deeds: [
    ada => ada.paint('A fox in an autumn forest', '1024x1024'),
    ada => ada.buy('small'),
    ada => ada.sendPostcard('katherine@example.com', 'Autumn has come to the studio.'),
  ] },
  { daysAgo: 20, at: '16:30', deeds: [
    ada => ada.importFile('by-telephone.csv', lateGuests),
    ada => ada.write('margaret@example.com', 'Your order', 'Dear Margaret,\n\nwe shipped your forty cards with the moon on them.\n\nAda'),
    ada => ada.write('rozsa@example.com', 'A card that shows itself', 'Dear Rózsa,\n\nI like the idea very much. We are still looking for the end of it.\n\nAda'),
  ] },
  { daysAgo: 17, at: '09:50', deeds: [
    ada => ada.sendPostcard('marta@example.com', 'Wish you were here. The forest smells of mushrooms and rain.'),
    ada => ada.write('hedy@example.com', 'The next card', 'Dear Hedy,\n\nyour idea with the lights in the north is a good one.\n\nAda'),
  ] },
  { daysAgo: 14, at: '13:10', deeds: [
    ada => ada.charge('small'),
    ada => ada.refund(),
  ] },
  { daysAgo: 11, at: '10:25', deeds: [
    ada => ada.write('emmy@example.com', 'Symmetry', 'Dear Emmy,\n\nboth halves of the proof match. Shall we print?\n\nAda'),
    ada => ada.write('radia@example.com', 'The gallery evening', 'Dear Radia,\n\nwe would love to hang the series in your gallery. Which wall?\n\nAda'),
    ada => ada.write('alan@example.com', 'A riddle', 'Dear Alan,\n\nthe card you ordered says something different to each reader, as you wished.\n\nAda'),
  ] },
  { daysAgo: 9, at: '15:45', deeds: [
    ada => ada.sendPostcard('hedy@example.com', 'He looks like he knows something we don\'t.'),
    ada => ada.write('dorothy@example.com', 'Lead or light', 'Dear Dorothy,\n\nwhich letters do you recommend for the winter series?\n\nAda'),
  ] },
  { daysAgo: 7, at: '11:30', deeds: [
    ada => ada.write('edsger@example.com', 'The shortest way to the printer', 'Dear Edsger,\n\nyou were right, of course.\n\nAda'),
    ada => ada.write('lise@example.com', 'Thank you', 'Dear Lise,\n\nthe frames arrived in one piece. Thank you!\n\nAda'),
  ] },
  { daysAgo: 5, at: '10:10', deeds: [
    ada => ada.paint('A cabin under the northern lights', '1024x1536'),
    ada => ada.sendPostcard('sofja@example.com', 'Cold hands, warm greetings.'),
    ada => ada.sendPostcard('mileva@example.com', 'From up here, you can see winter coming.'),
  ] },
  { daysAgo: 3, at: '17:05', deeds: [
    ada => ada.importFile('ideas.txt', 'Cards for the winter\n\nA tent by a mountain lake at night.\nPenguins on the ice.\nCherry blossoms, for people who can\'t wait.\n'),
    ada => ada.write('annie@example.com', 'Rockets', 'Dear Annie,\n\ndo you still have the drawings? They would make a fine series.\n\nAda'),
  ] },
  { daysAgo: 2, at: '12:20', deeds: [
    ada => ada.paint('Lisbon in the golden hour'),
    ada => ada.sendPostcard('mary@example.com', 'The light here is made for paper.'),
    ada => ada.sendPostcard('grace@example.com', 'You would like the trams: they never stop between two stations.'),
  ] },
  { daysAgo: 1, at: '09:35', deeds: [
    ada => ada.report(monthOf(Date.now()), 'pdf'),
    ada => ada.write('bounced+charles@resend.dev', 'Your unfinished order', 'Dear Charles,\n\nshall we continue with the second engine card?\n\nAda'),
  ] },
  { hoursAgo: 3, deeds: [
    ada => ada.sendPostcard('chien@example.com', 'The same card twice, and yet not the same.'),
    ada => ada.report(monthOf(Date.now()), 'csv'),
  ] },
]

/** The moment of a chapter, ms since the epoch, seen from `now`. */
export function timeOf(chapter: Chapter, now: number) {
  if ('hoursAgo' in chapter)
    return now - chapter.hoursAgo * 3_600_000
  const day = new Date(now)
  const [hours, minutes] = chapter.at.split(':').map(Number)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - chapter.daysAgo, hours, minutes).getTime()
}
