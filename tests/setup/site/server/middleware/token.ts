/** Signs in whoever brings a token in a cookie, as an application's own sign-in would. */
export default defineEventHandler((event) => {
  event.context.convexToken ??= getCookie(event, 'token')
})
