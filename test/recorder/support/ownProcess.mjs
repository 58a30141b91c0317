// A recorder in a process of its own: node ownProcess.mjs FOLDER. It prints its port.
import { createServer } from 'node:http';
import { createRecorder } from '../../../demo/recorder/createRecorder.js';

const [, , folder] = process.argv;
const recorder = createRecorder({ key: 'key', secret: 'secret', folder, access: 90 });
const server = createServer((request, response) => {
  if (!recorder.handle(request, response)) response.writeHead(404).end();
}).listen(0, 'localhost', () => console.log(server.address().port));
