export { default } from '../../../../../server/plugins/requestHost'
