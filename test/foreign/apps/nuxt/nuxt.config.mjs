import { defineNuxtConfig } from 'nuxt/config';

export default defineNuxtConfig({
  compatibilityDate: '2025-07-15',
  app: { head: { link: [{ rel: 'icon', href: 'data:,' }] } },
  telemetry: false,
  devtools: { enabled: false },
});
