import { text } from './strings.js';

/**
 * What may go wrong in a class, on demand: the front page calls `window.trouble(name)`, and what is returned mends it; undefined
 * when only a reload does.
 */
export function startTrouble({ client, film, join, leave }) {
  const board = document.querySelector('.board');
  const { src } = board;
  const mendBoard = () => {
    board.src = src;
  };

  const TROUBLES = {
    'board-404'() {
      board.src = 'no-such-board.html';
      return mendBoard;
    },
    'board-refused'() {
      // a port of this host that nobody listens at
      const url = new URL(src);
      url.port = '59999';
      board.src = url.href;
      return mendBoard;
    },
    'board-policy'() {
      const policy = document.createElement('meta');
      policy.httpEquiv = 'Content-Security-Policy';
      policy.content = "frame-src 'none'";
      document.head.append(policy);
      board.src = src;
      return undefined; // a policy stays
    },
    'board-hangs'() {
      // a document that is never closed goes on loading
      board.contentDocument.open();
      board.contentDocument.write(`<!doctype html><title>${text.board}</title><p>${text.boardLoads}</p>`);
      return mendBoard;
    },
    'board-crashes'() {
      const { document: inside, setTimeout } = board.contentWindow;
      inside.body.replaceChildren();
      // the frame's own error, not ours
      setTimeout(`throw new Error('The whiteboard has lost its drawing')`);
      return mendBoard;
    },
    webgl() {
      const figure = document.createElement('figure');
      figure.className = 'solid';
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 200 });
      const caption = document.createElement('figcaption');
      caption.textContent = text.threeD;
      figure.append(canvas, caption);
      document.querySelector('.stage').append(figure);
      const stop = turnSolid(canvas);
      return () => {
        stop();
        figure.remove();
      };
    },
    'large-video'() {
      const large = 'lesson-1080p.webm';
      film.show({ on: true }, large);
      return () => film.show({ on: false }, large);
    },
    scroll() {
      const homework = document.createElement('section');
      homework.className = 'homework';
      homework.textContent = text.lots;
      document.body.append(homework);
      document.documentElement.classList.add('scrolls');
      return () => {
        homework.remove();
        document.documentElement.classList.remove('scrolls');
      };
    },
    offline() {
      // what the browser says when its network has gone
      Object.defineProperty(navigator, 'onLine', { configurable: true, value: false });
      dispatchEvent(new Event('offline'));
      return () => {
        delete navigator.onLine;
        dispatchEvent(new Event('online'));
      };
    },
    mute() {
      for (const { audioTrack } of client.remoteUsers) audioTrack?.stop();
      return () => {
        for (const { audioTrack } of client.remoteUsers) audioTrack?.play();
      };
    },
    'hide-tiles'() {
      const tiles = document.querySelector('.tiles');
      tiles.style.display = 'none';
      return () => tiles.style.removeProperty('display');
    },
    leave() {
      leave();
      return join;
    },
  };
  window.trouble = (name) => TROUBLES[name]();
}

/** A turning triangle, with WebGL where there is one. */
function turnSolid(canvas) {
  const gl = canvas.getContext('webgl');
  if (!gl) return () => {};
  const shader = (type, source) => {
    const made = gl.createShader(type);
    gl.shaderSource(made, source);
    gl.compileShader(made);
    return made;
  };
  const program = gl.createProgram();
  gl.attachShader(
    program,
    shader(
      gl.VERTEX_SHADER,
      `attribute vec3 corner; uniform float turn; varying vec3 color;
       void main() {
         float c = cos(turn), s = sin(turn);
         vec3 p = vec3(c * corner.x + s * corner.z, corner.y, c * corner.z - s * corner.x);
         color = 0.55 + 0.4 * corner;
         gl_Position = vec4(p.x * 0.5, p.y * 0.75, p.z * 0.4, 1.0);
       }`,
    ),
  );
  gl.attachShader(
    program,
    shader(
      gl.FRAGMENT_SHADER,
      'precision mediump float; varying vec3 color; void main() { gl_FragColor = vec4(color, 1.0); }',
    ),
  );
  gl.linkProgram(program);
  gl.useProgram(program);
  const [a, b, c, d] = [
    [0, 1, 0],
    [-0.9, -0.6, 0.6],
    [0.9, -0.6, 0.6],
    [0, -0.6, -1],
  ];
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(
    gl.ARRAY_BUFFER,
    new Float32Array([a, b, c, a, c, d, a, d, b, b, d, c].flat(2)),
    gl.STATIC_DRAW,
  );
  const corner = gl.getAttribLocation(program, 'corner');
  gl.enableVertexAttribArray(corner);
  gl.vertexAttribPointer(corner, 3, gl.FLOAT, false, 0, 0);
  gl.enable(gl.DEPTH_TEST);
  const turn = gl.getUniformLocation(program, 'turn');
  let frame;
  const draw = (now) => {
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.uniform1f(turn, now / 900);
    gl.drawArrays(gl.TRIANGLES, 0, 12);
    frame = requestAnimationFrame(draw);
  };
  frame = requestAnimationFrame(draw);
  return () => {
    cancelAnimationFrame(frame);
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  };
}
