export { showOverlay } from './overlay/showOverlay.js';
