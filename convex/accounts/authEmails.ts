import { Email } from '@convex-dev/auth/providers/Email'
import { renderEmail } from '../emails/templates/renderEmail'
import { sendEmail } from '../emails/resend'
import { fail } from '../core/errors'

const CODE_LIFETIME_MINUTES = 15

const purposes = {
  'email-verification': { subject: 'Confirm your email address', what: 'Enter this code to confirm your email address:' },
  'reset': { subject: 'Reset your password', what: 'Enter this code to reset your password:' },
}

/** Codes that Convex Auth makes, keeps as hashes and checks; each is good once, for the address it was sent to. */
export function verificationCodes(purpose: keyof typeof purposes) {
  const { subject, what } = purposes[purpose]
  return Email({
    id: purpose,
    maxAge: CODE_LIFETIME_MINUTES * 60,
    generateVerificationToken: async () => randomDigits(8),
    sendVerificationRequest: ({ identifier, token }) => sendAuthEmail(identifier, {
      subject,
      lines: [what, token, `This code expires in ${CODE_LIFETIME_MINUTES} minutes. Ignore this email if you didn’t request the code.`],
    }),
  })
}

/** For someone who signs up with an address that has an account: the page must not tell, the mail may. */
export function accountExistsEmail() {
  return {
    subject: 'You already have an account',
    lines: [
      'Someone tried to create an account with this email address. You already have an account. Sign in or reset your password.',
      'Ignore this email if it wasn’t you.',
    ],
  }
}

/** @throws `NOT_CONFIGURED` `PROVIDER_UNAVAILABLE` `PROVIDER_REJECTED` */
export async function sendAuthEmail(to: string, { subject, lines }: { subject: string, lines: string[] }) {
  const mail = await renderEmail(subject, { template: 'notice', lines })
  const outcome = await sendEmail({ id: `auth-${crypto.randomUUID()}`, to, subject, ...mail })
  if (!outcome.ok)
    fail(outcome.error.code, outcome.error.message, { retryable: outcome.error.retryable })
}

function randomDigits(length: number) {
  const limit = 10 ** length
  // Numbers above the last whole multiple would make some codes likelier than others.
  const fair = Math.floor(2 ** 32 / limit) * limit
  for (;;) {
    const [number] = crypto.getRandomValues(new Uint32Array(1))
    if (number! < fair)
      return String(number! % limit).padStart(length, '0')
  }
}
