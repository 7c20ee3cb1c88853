import { h } from 'vue'
import type { Infer } from 'convex/values'
import { monthName } from '../../../shared/months'
import type { Filled, reportReadyContent } from './emailContent'
import { Button, Heading, Paragraph } from './elements'

type ReportReady = Infer<typeof reportReadyContent>

/** Says that a month's report can be downloaded. `link` leads to the reports. */
export function reportReady({ month }: ReportReady, link: string | undefined): Filled {
  const sentence = `Your ${monthName(month)} report is ready to download.`
  return {
    body: h('div', [
      h(Heading, () => monthName(month)),
      h(Paragraph, () => sentence),
      ...link === undefined ? [] : [h(Button, { href: link }, () => 'View reports')],
    ]),
    preheader: sentence,
    text: [sentence, ...link === undefined ? [] : [`Your reports: ${link}`]].join('\n\n'),
  }
}

/** The subject of the mail about a report. */
export function reportReadySubject({ month }: ReportReady) {
  return `Your ${monthName(month)} report`
}
