import { h } from 'vue'
import type { Infer } from 'convex/values'
import type { Filled, postcardContent } from './emailContent'
import { firstLine } from './message'
import { Note, Prose } from './elements'

/** What the HTML calls the picture that travels with the mail. */
export const IMAGE_CONTENT_ID = 'picture'

/** A picture with a greeting under it. `picture` is the image's address where it is not the mail's own attachment. */
export function postcard({ alt, message, sender }: Infer<typeof postcardContent>, picture = `cid:${IMAGE_CONTENT_ID}`): Filled {
  return {
    body: h('div', [
      h('img', { src: picture, alt, width: '494', style: 'display:block;width:100%;height:auto;margin:0 0 24px;border:0;border-radius:8px' }),
      h(Prose, { text: message }),
      ...sender === undefined ? [] : [h(Note, () => `From ${sender}`)],
    ]),
    preheader: firstLine(message),
    text: [`[Image: ${alt}]`, message, ...sender === undefined ? [] : [`From ${sender}`]].join('\n\n'),
  }
}

/** The subject of a postcard. */
export function postcardSubject(sender: string | undefined) {
  // eslint-disable-next-line no-control-regex -- control characters are what must not get into a header
  return sender === undefined ? 'A postcard for you' : `A postcard from ${sender.replace(/[\u0000-\u001F\u007F]+/g, ' ')}`
}
