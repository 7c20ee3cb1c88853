// Limits that forms and functions share. Lengths are in characters.

export const MIN_PASSWORD_LENGTH = 8
/** How long a user's name may be. */
export const MAX_NAME_LENGTH = 100

export const MAX_EMAIL_ADDRESS_LENGTH = 254
export const MAX_SUBJECT_LENGTH = 200
export const MAX_EMAIL_LENGTH = 20_000
/** How long the message of a postcard may be. */
export const MAX_POSTCARD_LENGTH = 2_000

/** How long each field of a contact may be, in the order of forms and exports. */
export const MAX_CONTACT_LENGTHS = { name: 200, email: MAX_EMAIL_ADDRESS_LENGTH, company: 200, phone: 50, city: 200, country: 200 }
/** How many contacts one list shows. */
export const MAX_CONTACTS_LISTED = 500

/** How long the description of an image may be. */
export const MAX_PROMPT_LENGTH = 1_000

/** How many of one pack a cart holds. */
export const MAX_QUANTITY = 20
