import call from 'source:app/components/emails/EmailComposer.vue?show=sendEmail,handleSend'
import key from 'source:app/composables/ui/useRequestKey.ts?show=useRequestKey'
import action from 'source:convex/emails.ts?show=send,finishSend'
import steps from 'source:convex/emails/deliveries.ts?show=begin,finish'
import list from 'source:app/components/emails/EmailList.vue?show=emails'
import query from 'source:convex/emails.ts?show=list'
import webhook from 'source:convex/emails/resendWebhook.ts?show=webhook,record'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page calls an action', text: 'The client’s key makes retries safe: the same key never sends twice.', excerpts: [call, key] },
  { title: 'The action calls Resend', text: 'Actions can call external APIs, but can’t write to the database. Internal mutations write before and after the call.', excerpts: [action] },
  { title: 'Internal mutations keep records', text: 'The first mutation validates and records the request. The last one records the result. Late or repeated results change nothing.', excerpts: [steps] },
  { title: 'Webhooks report delivery', text: 'Resend sends signed events in any order, sometimes more than once. Each event is recorded once.', excerpts: [webhook] },
  { title: 'A live query updates', text: 'The server renders the list. The query then updates it after each mutation.', excerpts: [list, query] },
] satisfies PageSource[]
