export { default } from '../../../../../../server/api/auth/token.post'
