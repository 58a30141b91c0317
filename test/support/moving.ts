/**
 * For pages: `moving(width, height)` is a stream of a picture that moves, `tone` the URL of half a second of silence, `add(name,
 * properties, parent)` puts an element there that has the name as its id.
 */
export const MOVING = `<script>
  function moving(width = 160, height = 120) {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const picture = canvas.getContext('2d');
    let turn = 0;
    setInterval(() => {
      picture.fillStyle = 'hsl(' + (turn += 9) + ' 90% 50%)';
      picture.fillRect(0, 0, 9, 9);
    }, 100);
    return canvas.captureStream(10);
  }
  const tone = 'data:audio/wav;base64,' + btoa('RIFF\\x24\\x10\\0\\0WAVEfmt \\x10\\0\\0\\0\\x01\\0\\x01\\0\\x40\\x1f\\0\\0\\x40\\x1f\\0\\0\\x01\\0\\x08\\0data\\0\\x10\\0\\0' + '\\x80'.repeat(4096));
  function add(id, properties, parent = document.body) {
    const element = document.createElement(properties.localName ?? 'video');
    delete properties.localName;
    element.width = element.height = 100;
    Object.assign(element, { id, ...properties });
    parent.append(element);
    return element;
  }
  const playing = (element) => new Promise((done) => element.addEventListener('playing', done, { once: true }));
</script>`;
