import call from 'source:app/components/emails/EmailComposer.vue?show=sendEmail,handleSend'
import key from 'source:app/composables/ui/useRequestKey.ts?show=useRequestKey'
import action from 'source:convex/emails.ts?show=send,finishSend'
import steps from 'source:convex/emails/deliveries.ts?show=begin,finish'
import list from 'source:app/components/emails/EmailList.vue?show=emails'
import query from 'source:convex/emails.ts?show=list'
import webhook from 'source:convex/emails/resendWebhook.ts?show=webhook,record'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page calls an action', text: 'A key of the client’s names the message, so that sending it again never writes twice.', excerpts: [call, key] },
  { title: 'The action reaches Resend', text: 'It may call the outside world, but cannot write: internal mutations do, before and after.', excerpts: [action] },
  { title: 'Internal mutations keep the record', text: 'The first checks and remembers, the last says how it went. Late and repeated answers change nothing.', excerpts: [steps] },
  { title: 'Resend reports what became of it', text: 'Signed events arrive in any order and more than once.', excerpts: [webhook] },
  { title: 'A live query shows it', text: 'Rendered on the server, then kept up to date by what the mutations write.', excerpts: [list, query] },
] satisfies PageSource[]
