/** URL of the image to send as a postcard. A URL and not an ID, because the action returns only a URL. */
export const usePostcardImage = () => useState<string | undefined>('images:postcard', () => undefined)
