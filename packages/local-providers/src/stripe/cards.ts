/** Why a test card is declined, in Stripe's codes. */
export interface Decline {
  code: string
  declineCode?: string
  message: string
}

/** What is known of a payment method before it is used. */
export interface TestCard {
  brand: string
  last4: string
  funding?: 'credit' | 'debit' | 'prepaid'
  decline?: Decline
  /** The bank wants its customer to confirm each payment. */
  authenticates?: boolean
  /** Its owner disputes each payment at once; an inquiry moves no money. */
  disputes?: { reason: string, inquiry?: boolean }
  /** How its refunds begin: some are on their way for a while, some come back later. At once and for good unless told. */
  refunds?: 'pending' | 'failing'
}

const declined = (declineCode: string, message = 'Your card was declined.'): Decline => ({ code: 'card_declined', declineCode, message })

export const genericDecline = declined('generic_decline')
export const authenticationNeeded: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
}
const insufficientFunds = declined('insufficient_funds', 'Your card has insufficient funds.')

/** Stripe's test cards by what follows `pm_card_` or `tok_`. */
const cards: Record<string, TestCard> = {
  visa: { brand: 'visa', last4: '4242' },
  visa_debit: { brand: 'visa', last4: '5556', funding: 'debit' },
  mastercard: { brand: 'mastercard', last4: '4444' },
  mastercard_debit: { brand: 'mastercard', last4: '3222', funding: 'debit' },
  mastercard_prepaid: { brand: 'mastercard', last4: '5100', funding: 'prepaid' },
  amex: { brand: 'amex', last4: '0005' },
  discover: { brand: 'discover', last4: '1117' },
  diners: { brand: 'diners', last4: '0004' },
  jcb: { brand: 'jcb', last4: '0505' },
  unionpay: { brand: 'unionpay', last4: '0005' },

  chargeDeclined: { brand: 'visa', last4: '0002', decline: genericDecline },
  chargeDeclinedInsufficientFunds: { brand: 'visa', last4: '9995', decline: insufficientFunds },
  chargeDeclinedLostCard: { brand: 'visa', last4: '9987', decline: declined('lost_card') },
  chargeDeclinedStolenCard: { brand: 'visa', last4: '9979', decline: declined('stolen_card') },
  chargeDeclinedFraudulent: { brand: 'visa', last4: '0019', decline: declined('fraudulent') },
  chargeDeclinedVelocityLimitExceeded: { brand: 'visa', last4: '6975', decline: declined('card_velocity_exceeded') },
  chargeDeclinedExpiredCard: { brand: 'visa', last4: '0069', decline: { code: 'expired_card', message: 'Your card has expired.' } },
  chargeDeclinedIncorrectCvc: { brand: 'visa', last4: '0127', decline: { code: 'incorrect_cvc', message: 'Your card\'s security code is incorrect.' } },
  chargeDeclinedProcessingError: { brand: 'visa', last4: '0119', decline: { code: 'processing_error', message: 'An error occurred while processing your card. Try again in a little bit.' } },

  authenticationRequired: { brand: 'visa', last4: '3184', authenticates: true },
  authenticationRequiredChargeDeclinedInsufficientFunds: { brand: 'visa', last4: '3178', authenticates: true, decline: insufficientFunds },
  threeDSecure2Required: { brand: 'visa', last4: '3220', authenticates: true },
  threeDSecureRequired: { brand: 'visa', last4: '3063', authenticates: true },
  threeDSecureRequiredChargeDeclined: { brand: 'visa', last4: '1629', authenticates: true, decline: genericDecline },
  threeDSecureOptional: { brand: 'visa', last4: '3055' },

  createDispute: { brand: 'visa', last4: '0259', disputes: { reason: 'fraudulent' } },
  createDisputeProductNotReceived: { brand: 'visa', last4: '2685', disputes: { reason: 'product_not_received' } },
  createDisputeInquiry: { brand: 'visa', last4: '1976', disputes: { reason: 'fraudulent', inquiry: true } },
  pendingRefund: { brand: 'visa', last4: '7726', refunds: 'pending' },
  refundFail: { brand: 'visa', last4: '5126', refunds: 'failing' },
}

/** The test card that `pm_card_visa`, `pm_card_visa_chargeDeclined` or `tok_visa` stands for. */
export function testCard(id: string): TestCard | undefined {
  const name = /^(?:pm_card|tok)_(\w+)$/.exec(id)?.[1] ?? ''
  const plain = name.replace(/^visa_(?=charge)/, '')
  return Object.hasOwn(cards, plain) ? cards[plain] : undefined
}
