export { default } from '../../../../../server/middleware/session'
