export const backdrop = {
  title: 'Background',
  open: 'Background',
  choose: 'What others see behind you',
  none: 'None',
  slight: 'Slight blur',
  strong: 'Strong blur',
  picture: {
    study: 'Study',
    loft: 'Loft',
    dawn: 'Hills at dawn',
    lake: 'Mountain lake',
    night: 'City at night',
    paper: 'Cut paper',
  },
  own: 'Own picture {{number}}',
  remove: 'Delete own picture {{number}}',
  upload: 'Add a picture',
  privacy: 'Your pictures stay in this browser. They are not uploaded.',
  cameraOff: 'Turn your camera on to see how it looks.',
  preview: 'How others see you',
  unsupported:
    'This browser cannot change the camera’s picture. Current versions of Chrome, Edge, Firefox and Safari can.',
  standing: {
    hidden: 'Preparing the background. Until it is ready, your whole picture is blurred.',
    'too-slow':
      'This computer is too slow for the effect. To keep your room hidden, your whole picture is blurred.',
    failed: 'The background could not be loaded. Until you turn it off, your room stays hidden.',
    'not-loaded':
      'The background could not be loaded: the server was not reached. Your camera goes on as before.',
  },
  off: 'Turn background off',
  refused: {
    'not-a-picture': 'This file is not a picture that the browser can read.',
    'too-large': 'This picture is larger than 30 MB.',
    'too-many': 'There is room for {{count}} pictures. Delete one first.',
    'not-kept': 'This browser does not let the page keep pictures.',
  },
} as const
