import { h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { env } from '../../_generated/server'
import { senderName } from '../resend'
import type { Filled, EmailContent, NoticeContent } from './emailContent'
import { EmailLayout } from './layout'
import { message } from './message'
import { notice } from './notice'
import { postcard } from './postcard'
import { receipt } from './receipt'
import { reportReady } from './reportReady'

/**
 * HTML and text of a mail. Whatever is put into a template is escaped.
 *
 * @param subject The mail's subject, which is its title.
 * @param content What it says.
 * @param picture Address of a postcard's picture where it does not travel with the mail, as in a preview.
 */
export async function renderEmail(subject: string, content: EmailContent | NoticeContent, picture?: string) {
  const { body, preheader, text } = fill(content, picture)
  const page = h(EmailLayout, { title: subject, preheader, brand: senderName() }, () => body)
  return { html: `<!doctype html>\n${await renderToString(page)}`, text }
}

function fill(content: EmailContent | NoticeContent, picture?: string): Filled {
  switch (content.template) {
    case 'message': return message(content)
    case 'notice': return notice(content)
    case 'postcard': return postcard(content, picture)
    case 'receipt': return receipt(content, pageOf('/app/checkout'))
    case 'reportReady': return reportReady(content, pageOf('/app/reports'))
  }
}

/** Address of one of the application's pages, if it is known where they are. */
function pageOf(path: string) {
  return env.SITE_URL && new URL(path, env.SITE_URL).href
}
