import call from 'source:app/components/accounts/SettingsProfile.vue?show=updateProfile'
import mutation from 'source:convex/users.ts?show=updateProfile'
import user from 'source:convex/accounts/user.ts?show=requireUser,currentUser'
import auth from 'source:composables/useConvexAuth.ts?show=UseConvexAuthReturn'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page calls a mutation', text: 'Nothing outside is needed, so this is no action. The new name shows at once and is taken back if it is refused.', excerpts: [call] },
  { title: 'The mutation writes', text: 'In one transaction; open pages follow.', excerpts: [mutation] },
  { title: 'Who is calling is decided in one place', text: 'Every public function goes through it, so another way to sign in changes this and nothing else.', excerpts: [user] },
  { title: 'The session', text: 'Its tokens are in cookies that scripts cannot read; pages know who is signed in when the server renders them.', excerpts: [auth] },
] satisfies PageSource[]
