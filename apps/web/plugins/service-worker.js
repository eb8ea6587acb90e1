/* eslint-env serviceworker */
// The page's own small service worker. The build puts two lines before this file: BUILD, a name for these files, and
// FILES, the addresses of the page and its code. It keeps them, so that the app opens at once and also while the server
// cannot be reached (and can say so); everything else goes to the network as if it were not here.
const CACHE = `parley-${BUILD}`

addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)))
})

addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('parley-') && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => clients.claim()),
  )
})

// The page asks for it when its user wants the new version now.
addEventListener('message', ({ data }) => {
  if (data === 'take-over') skipWaiting()
})

addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  const page = request.mode === 'navigate' && !url.pathname.startsWith('/api/')
  if (page)
    event.respondWith(fetch(request).catch(() => kept('/').then((answer) => answer ?? Response.error())))
  else if (url.pathname.startsWith('/assets/'))
    event.respondWith(kept(request).then((answer) => answer ?? fetch(request)))
})

async function kept(request) {
  const cache = await caches.open(CACHE)
  return cache.match(request)
}
