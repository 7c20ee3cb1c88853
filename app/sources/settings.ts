import call from 'source:app/components/accounts/SettingsProfile.vue?show=updateProfile'
import mutation from 'source:convex/users.ts?show=updateProfile'
import user from 'source:convex/accounts/user.ts?show=requireUser,currentUser'
import auth from 'source:composables/useConvexAuth.ts?show=UseConvexAuthReturn'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page calls a mutation', text: 'A mutation is enough, because the page calls no external service. The new name appears at once and reverts if the mutation fails.', excerpts: [call] },
  { title: 'The mutation saves the name', text: 'It runs in one transaction, and open pages update.', excerpts: [mutation] },
  { title: 'One function identifies the caller', text: 'Every public function calls it, so a new sign-in method changes only this function.', excerpts: [user] },
  { title: 'Cookies hold the session', text: 'Scripts can’t read these cookies. The server reads them, so pages render for the signed-in user.', excerpts: [auth] },
] satisfies PageSource[]
