// first, so that it runs before the SDK
import './companion.js';
import { createApp } from 'vue';
import Class from './Class.vue';

createApp(Class).mount('#app');
