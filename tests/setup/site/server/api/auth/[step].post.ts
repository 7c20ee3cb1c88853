export { default } from '../../../../../../server/api/auth/[step].post'
