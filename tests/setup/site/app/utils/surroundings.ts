import { ref } from 'vue'

// What the excerpts in tests/types/seed take for granted.
export const total = ref(1_200)
export const cardToken = ref('tok_visa')
export const cart = ref([{ productId: 'credits', quantity: 1 }])
export const largeData = 'x'.repeat(1_000)

export async function fileToBase64(file: File) {
  return btoa(await file.text())
}
