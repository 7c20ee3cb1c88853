import { defineNuxtPlugin, onNuxtReady } from '#imports'

export default defineNuxtPlugin(() => {
  onNuxtReady(() => import('virtual:icons.css'))
})
