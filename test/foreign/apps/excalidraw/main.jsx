import { createRoot } from 'react-dom/client';
import { Excalidraw } from '@excalidraw/excalidraw';
import '@excalidraw/excalidraw/index.css';

createRoot(document.getElementById('root')).render(
  <div style={{ height: '100vh' }}>
    <Excalidraw excalidrawAPI={(api) => (window.board = api)} />
  </div>,
);
