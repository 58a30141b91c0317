import Reveal from 'reveal.js';
import 'reveal.js/reset.css';
import 'reveal.js/reveal.css';
import 'reveal.js/theme/white.css';

// as the readme's deck; its slides turn by themselves
new Reveal({ hash: true, autoSlide: 1500, loop: true }).initialize();
