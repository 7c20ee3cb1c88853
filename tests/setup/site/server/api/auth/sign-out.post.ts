export { default } from '../../../../../../server/api/auth/sign-out.post'
