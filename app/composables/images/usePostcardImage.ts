/** The address of the picture that is to be sent as a postcard next: who asks for it knows no more of the picture. */
export const usePostcardImage = () => useState<string | undefined>('images:postcard', () => undefined)
