import { dayOf } from '../../shared/months'
import type { Doc } from '../_generated/dataModel'

/** What people call an order: its day, and the end of its id. */
export function orderNumber({ _id, _creationTime }: Pick<Doc<'orders'>, '_id' | '_creationTime'>) {
  return `${dayOf(_creationTime)}-${_id.replaceAll(/\W/g, '').slice(-6).toUpperCase()}`
}
