// Connects to the server while Streamlit's scripts are being loaded, and gives the front end this connection when it asks for
// one. On its own it asks twice over HTTP whether the server is there before it connects; with its settings at hand it asks
// while it does.
{
  const address = new URL("_stcore/stream", window.__streamlit.BACKEND_BASE_URL)
  address.protocol = address.protocol.replace("http", "ws")
  // The token is for the cookies of somebody who has signed in, which this page has none of. Who connects again names their
  // session in a third place.
  const protocols = ["streamlit", "PLACEHOLDER_AUTH_TOKEN"]
  window.__streamlit.HOST_CONFIG = { allowedOrigins: [location.origin], useExternalAuthToken: false }
  const Connection = window.WebSocket
  let early = new Connection(address, protocols)
  window.WebSocket = class extends Connection {
    constructor(url, ...rest) {
      const mine = early
      early = undefined
      const fits = new URL(url).href === address.href && rest.flat().length === protocols.length
      if (!mine || !fits || mine.readyState > Connection.OPEN) {
        mine?.close()
        super(url, ...rest)
        return
      }
      // Those who wait for its opening listen as soon as they have it, which may be too late for the event.
      if (mine.readyState === Connection.OPEN) queueMicrotask(() => mine.dispatchEvent(new Event("open")))
      return mine
    }
  }
}
