/** No script, nothing from elsewhere. A form's answer may send the customer on to `next`, which forms need leave for. */
export function pagePolicy(next?: string | null): string {
  const onward = next && URL.canParse(next) ? ` ${new URL(next).origin}` : ''
  return `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'${onward}; base-uri 'none'; frame-ancestors 'none'`
}
