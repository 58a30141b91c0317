import videojs from 'video.js';
import 'video.js/dist/video-js.css';

// ?plays=0: the player waits behind its large button, as it does unless it is told otherwise
const autoplay = new URLSearchParams(location.search).get('plays') === '1';
videojs('player', { fluid: true, controls: true, muted: true, loop: true, autoplay }).src({
  src: '/lesson.webm',
  type: 'video/webm',
});
