// Runs before Streamlit's scripts. First, where their server is: on its own the front end looks below each page, and logs
// two errors.
window.__streamlit = { BACKEND_BASE_URL: new URL(".", document.baseURI).href }

// Then what st.page_link leaves out: which link is that of the open page, for those who do not see it, and where the link
// to the first page leads when it is opened in a new tab. Streamlit writes "?occ=…", which would be the open page.
function completeLinks() {
  const open = location.pathname.split("/").pop()
  for (const link of document.querySelectorAll("[data-testid=stPageLink-NavLink]")) {
    const target = link.getAttribute("href") ?? ""
    if (target === "" || target.startsWith("?")) link.setAttribute("href", `./${target}`)
    const page = link.getAttribute("href").replace("./", "").split("?")[0]
    if (page !== open) link.removeAttribute("aria-current")
    else if (!link.hasAttribute("aria-current")) link.setAttribute("aria-current", "page")
  }
}

// And whose help a sign beside a key figure gives: Streamlit names each of them "Help". One that was named stays in its place
// when another figure comes there.
function nameHelp() {
  for (const sign of document.querySelectorAll("li [aria-label^=Help]")) {
    const name = `Help for ${sign.closest("li").querySelector("p").textContent.trim()}`
    if (sign.getAttribute("aria-label") !== name) sign.setAttribute("aria-label", name)
  }
}

function complete() {
  completeLinks()
  nameHelp()
}
new MutationObserver(complete).observe(document, { childList: true, characterData: true, subtree: true, attributeFilter: ["href"] })

// While the server does not answer, Streamlit covers the page with a dialog for developers, on how to start it in a terminal.
// It is closed, and a line says what it means to a reader until the page is connected again.
const NO_CONNECTION = "No connection to Horizons: it may be restarting, or you are offline. The figures you see stay right; the page reconnects by itself."
function tellOfConnection() {
  const line = document.getElementById("connection")
  if (!line) return
  const dialog = document.querySelector("[data-testid=stDialog]")
  const isLost = dialog?.textContent.includes("Connection error")
  if (isLost) {
    if (line.textContent !== NO_CONNECTION) line.textContent = NO_CONNECTION
    dialog.querySelector("[aria-label=Close]")?.click()
  } else if (line.textContent && document.querySelector("[data-test-connection-state=CONNECTED]")) line.textContent = ""
}
new MutationObserver(tellOfConnection).observe(document, { childList: true, subtree: true, attributeFilter: ["data-test-connection-state"] })

// What the page says before its scripts have run, which is below the page, until that has a text of its own. A rule with
// body:has(…) would do it, too, but let each node that a chart adds restyle the whole page: two fifths of what Explore takes to draw.
function removePreview(_, observer) {
  if (!document.querySelector("#root [data-testid=stMarkdown]")) return
  document.getElementById("preview")?.remove()
  observer.disconnect()
}
new MutationObserver(removePreview).observe(document, { childList: true, subtree: true })

// Streamlit draws all messages that have come in one task, and the browser paints after it. At a mark in the stream, which is
// a message that does nothing, the messages that follow wait until what came before is to be seen, and at
// the first mark until elements are there whose script is being loaded. React shows those 300 ms after the last placeholder:
// the rest of the page has some, too. Later marks do not wait: on a switch of pages all would wait for a single control.
{
  const MARK = "208,1,1"
  const PAINTED_WITHIN = 100 // milliseconds; a tab that nobody sees may not be painted at all
  const LOADED_WITHIN = 600 // milliseconds; on a slow line the rest does not wait for scripts
  const nextTask = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel()
      channel.port1.onmessage = resolve
      channel.port2.postMessage(null)
    })
  const nextFrame = () =>
    new Promise((resolve) => {
      requestAnimationFrame(resolve)
      setTimeout(resolve, PAINTED_WITHIN)
    })
  const painted = async () => {
    await nextTask() // React's was asked for before
    if (document.hidden) return
    await nextFrame()
    await nextTask()
  }
  const loaded = async () => {
    const end = performance.now() + LOADED_WITHIN
    const isLoading = () => document.querySelector("[data-testid=stSkeleton]")
    if (!isLoading()) return
    while (isLoading() && performance.now() < end) await nextFrame()
    await painted() // they are in the document, and would be seen after all the rest
  }
  const isMark = (data) => data.byteLength === 3 && new Uint8Array(data).join() === MARK
  const paintAtMarks = (listener) => {
    const waiting = []
    let isPainting = false
    let isFirst = true
    return async (event) => {
      waiting.push(event)
      while (waiting.length && !isPainting) {
        const next = waiting.shift()
        isPainting = isMark(next.data)
        try {
          if (isPainting) {
            await painted()
            if (isFirst && !document.hidden) await loaded()
            isFirst = false
          } else listener(next)
        } catch (error) {
          reportError(error) // as a listener's is, and those that wait go on
        }
        isPainting = false
      }
    }
  }
  // While the page is being left, a websocket that closes is no news: the front end would ask for the server again, which
  // somebody who has just signed out is refused.
  const LEFT_WITHIN = 10_000 // milliseconds; a page that is still there then was not left, as by a link to a file
  let leavingSince = -Infinity
  const pending = [] // close events to deliver once the page is known to stay
  const deliverPending = () => {
    leavingSince = -Infinity
    for (const deliver of pending.splice(0)) deliver()
  }
  addEventListener("beforeunload", () => {
    leavingSince = performance.now()
    setTimeout(deliverPending, LEFT_WITHIN)
  })
  addEventListener("pageshow", deliverPending) // also a page that the browser has kept, after Back
  const unlessLeaving = (listener) => (event) => {
    if (leavingSince + LEFT_WITHIN > performance.now()) pending.push(() => listener(event))
    else listener(event)
  }
  const WRAPPERS = { message: paintAtMarks, close: unlessLeaving }
  window.WebSocket = class extends WebSocket {
    addEventListener(type, listener, options) {
      super.addEventListener(type, WRAPPERS[type]?.(listener) ?? listener, options)
    }
  }
}
