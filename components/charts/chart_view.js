// Draws the figures of a page with Plotly: one after the other, those in sight first, other new ones when the browser is idle.
// A changed figure is drawn into the plot that is there. Charts that the browser has in all views follow the control of the
// view at once, before the server's answer, and again if that is one to an earlier click.
const IDLE_WITHIN = 200 // milliseconds after which a chart out of sight is drawn also if the browser is busy
const style = new CSSStyleSheet()
style.replaceSync(`
  .stPlotlyChart { position: relative; width: 100%; contain: layout; }
  .stPlotlyChart > button { position: absolute; z-index: 2; top: 0; right: 0; width: 2rem; height: 2rem; padding: 0.5rem;
    opacity: 0; color: inherit; cursor: pointer; border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
    background: var(--st-background-color); }
  .stPlotlyChart:hover > button, .stPlotlyChart > button:focus-visible { opacity: 1; }
  .stPlotlyChart > button svg { display: block; width: 100%; height: 100%; fill: none; stroke: currentcolor; stroke-width: 2; }
  .stPlotlyChart:fullscreen { background: var(--st-background-color); }
  /* The unit in the caption is that of the answer before. */
  [role=tabpanel]:has(.stPlotlyChart[data-ahead]) [data-testid=stCaptionContainer] { visibility: hidden; }
  @media (hover: none) { .stPlotlyChart > button { display: none; } }
  @media print { .stPlotlyChart { break-inside: avoid; } .stPlotlyChart > button { display: none; } }
`)
document.adoptedStyleSheets = [...document.adoptedStyleSheets, style]

let loading
function loadPlotly(url) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = url
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      loading = undefined // the next figure tries again
      script.remove()
      reject(new Error(`${url} could not be loaded`))
    }
    document.head.append(script)
  })
  return loading
}

/** Resolves after the browser has painted; in a tab that is not seen, and so not painted, a moment later. */
const painted = () =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 100)
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => {
        clearTimeout(timer)
        resolve()
      }
      channel.port2.postMessage(null)
    })
  })
/** Calls `draw` just before the browser paints; in a tab that is not seen, and so not painted, at once. */
const beforePaint = (draw) => (document.hidden ? draw() : requestAnimationFrame(draw))
const idle = () =>
  new Promise((resolve) => {
    if (window.requestIdleCallback) requestIdleCallback(resolve, { timeout: IDLE_WITHIN })
    else setTimeout(resolve, 50)
  })

const waiting = new Set()
let isDrawing = false
async function drawWaiting(plotlyUrl) {
  if (isDrawing) return
  isDrawing = true
  try {
    const Plotly = window.Plotly ?? (await loadPlotly(plotlyUrl))
    for (let next; (next = nearest()); await painted()) {
      if (next.distance > 0 && next.chart.isNew) {
        await idle()
        next = nearest()
      }
      next?.chart.draw(Plotly)
    }
  } catch (error) {
    console.error(error)
    for (const chart of waiting) chart.fail()
  } finally {
    isDrawing = false
  }
}

/** The waiting chart to be drawn next, with its distance from what is seen in pixels: the topmost of those in sight. */
function nearest() {
  let best = null
  for (const chart of waiting) {
    const { top, bottom, width } = chart.frame.getBoundingClientRect()
    if (width === 0) continue // folded away: it is drawn when it has a width
    const distance = Math.max(top - innerHeight, -bottom, 0)
    if (!best || distance < best.distance || (distance === best.distance && top < best.top)) best = { chart, distance, top }
  }
  return best
}

addEventListener("beforeprint", () => {
  if (window.Plotly) for (const chart of [...waiting]) chart.draw(window.Plotly)
})

class Chart {
  constructor(parent, plotlyUrl, failed) {
    this.plotlyUrl = plotlyUrl
    this.failed = failed
    this.frame = document.createElement("div")
    this.frame.className = "stPlotlyChart"
    this.frame.dataset.testid = "stPlotlyChart"
    this.frame.setAttribute("role", "figure")
    this.plot = document.createElement("div")
    this.frame.append(this.plot)
    if (document.fullscreenEnabled) this.frame.append(this.fullscreenButton())
    parent.append(this.frame)
    this.sizes = new ResizeObserver(() => {
      if (this.frame.clientWidth !== this.width || this.height() !== this.drawnHeight) this.request()
    })
    this.sizes.observe(this.frame)
  }

  fullscreenButton() {
    const button = document.createElement("button")
    button.type = "button"
    button.title = "Fullscreen"
    button.setAttribute("aria-label", "Fullscreen")
    button.innerHTML = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1 6V1h5M10 1h5v5M15 10v5h-5M6 15H1v-5"/></svg>'
    button.onclick = () =>
      document.fullscreenElement ? document.exitFullscreen() : this.frame.requestFullscreen().catch(() => {})
    return button
  }

  update({ data, setTriggerValue }) {
    this.setTriggerValue = setTriggerValue
    this.isPicked = data.is_picked
    this.sent = data
    this.show()
  }

  /** Shows what the server has sent, or the same chart in the view that is chosen since then. */
  show() {
    const { figure, height, alt } = inChosenView(this.sent) ?? this.sent
    this.frame.setAttribute("aria-label", alt)
    this.frame.toggleAttribute("data-ahead", figure !== this.sent.figure)
    if (figure === this.figure && !this.message) return
    this.figure = figure
    this.figureHeight = height
    this.plot.style.minHeight = `${height}px` // nothing below moves when it is drawn
    this.request()
  }

  request() {
    if (!this.figure) return
    this.frame.setAttribute("aria-busy", "true")
    waiting.add(this)
    drawWaiting(this.plotlyUrl)
  }

  height() {
    return document.fullscreenElement === this.frame ? innerHeight : this.figureHeight
  }

  get isNew() {
    return !this.plot.data
  }

  draw(Plotly) {
    waiting.delete(this)
    this.message?.remove()
    this.message = null
    const isNew = this.isNew
    this.width = this.frame.clientWidth
    this.drawnHeight = this.height()
    const { data, layout } = JSON.parse(this.figure)
    const narrow = layout?.meta?.narrow // what each trace has instead where the plot has less than so many pixels
    if (this.width < narrow?.below) data.forEach((trace, place) => Object.assign(trace, narrow.traces[place]))
    const size = { width: this.width, height: this.drawnHeight }
    Plotly.react(this.plot, data, { ...layout, ...size }, CONFIG).catch((error) => {
      if (this.isRemoved) return // nothing is left to be drawn into
      console.error(error)
      this.fail()
    })
    if (isNew) this.plot.on("plotly_click", ({ points }) => this.pick(points))
    this.frame.removeAttribute("aria-busy")
  }

  pick(points) {
    const picked = points[0]?.customdata
    if (this.isPicked && picked !== undefined) this.setTriggerValue("pick", picked)
  }

  fail() {
    waiting.delete(this)
    this.frame.removeAttribute("aria-busy")
    this.message ??= this.frame.appendChild(document.createElement("p"))
    this.message.textContent = this.failed
    this.message.setAttribute("role", "alert")
  }

  remove() {
    this.isRemoved = true
    waiting.delete(this)
    this.sizes.disconnect()
    if (this.plot.data) window.Plotly.purge(this.plot)
    this.frame.remove()
  }
}

// No toolbar and no zoom: a finger that scrolls the page must not move a chart. Pictures to download have a tab of their own.
const CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false }
const charts = new Map()

/** Draws the figure of a component, and redraws it when it has changed; returns what removes it. */
export function draw(component, plotlyUrl, failed) {
  const parent = component.parentElement
  if (!charts.has(parent)) charts.set(parent, new Chart(parent, plotlyUrl, failed))
  charts.get(parent).update(component)
  return () => {
    charts.get(parent)?.remove()
    charts.delete(parent)
  }
}

// The charts in all views: by the text of each of its figures a chart's drawings, one for each option of the control.
let views = null

/** The drawing that takes the place of one of the server's in the view that is chosen; undefined where there is none. */
function inChosenView({ figure }) {
  const drawings = views?.byFigure.get(figure)
  return drawings?.[options(views.control).findIndex((option) => option.ariaChecked === "true")]
}
const options = (control) => [...document.querySelectorAll(`.st-key-${control} [role=radio]`)]
const isOf = (control, target) => target instanceof Element && target.closest(`.st-key-${control}`)

new MutationObserver((changes) => {
  if (!views || !changes.some(({ target }) => isOf(views.control, target))) return
  // The control first, and what it tells the server. Then the charts, so that they are painted before the answer is drawn.
  painted().then(() => beforePaint(() => charts.forEach((chart) => chart.show())))
}).observe(document, { subtree: true, attributeFilter: ["aria-checked"] })

/** Asks for the charts in all views; once for what is drawn. */
function ask() {
  if (!views) return
  const figures = [...charts.values()].map((chart) => chart.sent.figure)
  const asked = figures.join()
  if (asked === views.askedFor || figures.every((figure) => views.byFigure.has(figure))) return
  views.askedFor = asked
  views.ask()
}

// It asks when the control is about to be used, but not together with a choice: Streamlit sends what comes at once for one
// fragment alone, and the other would not be drawn. A finger comes when it presses: the choice follows when it is lifted.
const ASK_AFTER = { pointerover: 50, focusin: 50, pointerdown: 500, click: 500, keydown: 500 } // milliseconds
const isTouch = ({ type, pointerType }) => type === "pointerdown" && pointerType === "touch"
let asking
for (const [type, delay] of Object.entries(ASK_AFTER)) {
  addEventListener(type, (event) => {
    if (!views || !isOf(views.control, event.target)) return
    clearTimeout(asking)
    asking = setTimeout(ask, isTouch(event) ? 0 : delay)
  })
}

/** Takes the charts in all views, and asks for them; those that have come stay until others do. */
export function offerViews({ data, parentElement, setTriggerValue }) {
  const isFirst = !views
  views ??= { byFigure: new Map() }
  views.control = data.control
  views.ask = () => setTriggerValue("wanted", true)
  if (isFirst && document.querySelector(`.st-key-${data.control}:is(:hover, :focus-within)`)) {
    clearTimeout(asking) // pointer or focus were there before
    asking = setTimeout(ask, ASK_AFTER.focusin)
  }
  if (data.charts.length) {
    views.byFigure.clear()
    for (const { drawings, views: places } of data.charts) {
      const inViews = places.map((place) => drawings[place])
      for (const { figure } of drawings) views.byFigure.set(figure, inViews)
    }
    for (const chart of charts.values()) chart.show()
  }
  parentElement.dataset.figures = views.byFigure.size
  return () => {
    views = null
  }
}
