/**
 * A film that all see at the same place.
 *
 * @param {(message: object) => void} send
 */
export function startFilm(send) {
  const box = document.querySelector('.film');
  const video = box.querySelector('video');
  const play = box.querySelector('.play');
  const button = document.getElementById('film');

  async function start() {
    try {
      await video.play();
      play.hidden = true;
    } catch (error) {
      // not without a click: then there is a button for it
      play.hidden = error.name !== 'NotAllowedError';
    }
  }
  /** This page shows one of its own, until it ends it itself. */
  let isOwn = false;
  /**
   * @param {{ on: boolean, at?: number }} film - `at` in seconds
   * @param {string} [own] - URL of this page's choice, never of a message
   */
  function show({ on = false, at = 0 }, own) {
    if (isOwn && !own) return;
    isOwn = Boolean(own) && on;
    const url = own ?? 'lesson.webm';
    box.hidden = !on;
    button.setAttribute('aria-pressed', `${on}`);
    if (!on) {
      video.removeAttribute('src');
      return video.load();
    }
    if (video.getAttribute('src') !== url) video.src = url;
    video.currentTime = Number.isFinite(at) ? at : 0;
    return start();
  }
  play.addEventListener('click', start);
  const state = () => ({ type: 'film', on: !box.hidden && !isOwn, at: video.currentTime });
  button.addEventListener('click', () => {
    isOwn = false;
    show({ on: box.hidden });
    send(state());
  });
  return { show, state };
}
