/** What is on the whiteboard at first, as js-draw keeps it. */
export const lesson = [
  {
    name: 'stroke',
    zIndex: 0,
    id: 'lesson-0',
    loadSaveData: {},
    data: [
      {
        style: {
          fill: '#ffffff',
          stroke: {
            color: '#22252a',
            width: 3,
          },
        },
        path: 'M300 210 L300 360 L500 360 L300 210',
      },
    ],
  },
  {
    name: 'stroke',
    zIndex: 1,
    id: 'lesson-1',
    loadSaveData: {},
    data: [
      {
        style: {
          fill: '#dff1ec',
          stroke: {
            color: '#0b6b5b',
            width: 3,
          },
        },
        path: 'M300 360 L500 360 L500 560 L300 560 L300 360',
      },
    ],
  },
  {
    name: 'stroke',
    zIndex: 2,
    id: 'lesson-2',
    loadSaveData: {},
    data: [
      {
        style: {
          fill: '#fbe9d7',
          stroke: {
            color: '#b5651d',
            width: 3,
          },
        },
        path: 'M150 210 L300 210 L300 360 L150 360 L150 210',
      },
    ],
  },
  {
    name: 'stroke',
    zIndex: 3,
    id: 'lesson-3',
    loadSaveData: {},
    data: [
      {
        style: {
          fill: '#e6e6f7',
          stroke: {
            color: '#4b4bb0',
            width: 3,
          },
        },
        path: 'M300 210 L500 360 L650 160 L450 10 L300 210',
      },
    ],
  },
  {
    name: 'stroke',
    zIndex: 4,
    id: 'lesson-4',
    loadSaveData: {},
    data: [
      {
        style: {
          fill: '#00000000',
          stroke: {
            color: '#22252a',
            width: 3,
          },
        },
        path: 'M300 342 L318 342 L318 360',
      },
    ],
  },
  {
    name: 'text',
    zIndex: 5,
    id: 'lesson-5',
    loadSaveData: {},
    data: {
      textObjects: [
        {
          text: 'b²',
        },
      ],
      transform: [1, 0, 380, 0, 1, 474, 0, 0, 1],
      style: {
        size: 40,
        fontFamily: 'serif',
        renderingStyle: {
          fill: '#0b6b5b',
        },
      },
    },
  },
  {
    name: 'text',
    zIndex: 6,
    id: 'lesson-6',
    loadSaveData: {},
    data: {
      textObjects: [
        {
          text: 'a²',
        },
      ],
      transform: [1, 0, 207, 0, 1, 298, 0, 0, 1],
      style: {
        size: 40,
        fontFamily: 'serif',
        renderingStyle: {
          fill: '#b5651d',
        },
      },
    },
  },
  {
    name: 'text',
    zIndex: 7,
    id: 'lesson-7',
    loadSaveData: {},
    data: {
      textObjects: [
        {
          text: 'c²',
        },
      ],
      transform: [1, 0, 457, 0, 1, 200, 0, 0, 1],
      style: {
        size: 40,
        fontFamily: 'serif',
        renderingStyle: {
          fill: '#4b4bb0',
        },
      },
    },
  },
  {
    name: 'text',
    zIndex: 8,
    id: 'lesson-8',
    loadSaveData: {},
    data: {
      textObjects: [
        {
          text: 'a² + b² = c²',
        },
      ],
      transform: [1, 0, 545, 0, 1, 500, 0, 0, 1],
      style: {
        size: 34,
        fontFamily: 'serif',
        renderingStyle: {
          fill: '#22252a',
        },
      },
    },
  },
];
