// Fills the shapes of the states, draws points and the key, and shows the sentence of the place under the pointer. A click
// opens the place (trigger "open") if the data say what it does; on a touch screen, which has no pointer to rest, the first touch shows the sentence.
const SVG = "http://www.w3.org/2000/svg"

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const frame = parentElement.querySelector(".frame")
  const svg = frame.querySelector("svg")
  const box = frame.querySelector(".sentence")
  svg.setAttribute("aria-label", data.alt)
  for (const name of ["land", "hatch", "border", "text"]) frame.style.setProperty(`--map-${name}`, data[name])
  const sentences = new Map()
  const element = (tag, className, text) => {
    const made = document.createElement(tag)
    if (className) made.className = className
    if (text) made.textContent = text
    return made
  }

  function outline(path) {
    const made = document.createElementNS(SVG, "path")
    made.setAttribute("d", path.getAttribute("d"))
    return made
  }

  function fillStates() {
    const known = new Map(data.states.map((state) => [state[0], state]))
    const marks = []
    const striped = []
    for (const path of svg.querySelectorAll(".states path")) {
      const [id, sentence, fill, , , isStriped, isMarked] = known.get(path.dataset.id) ?? []
      path.style.fill = id ? fill || "url(#hatch)" : "var(--map-land)"
      path.classList.toggle("place", Boolean(id))
      if (id) sentences.set(id, sentence)
      if (isStriped) striped.push(outline(path))
      if (isMarked) marks.push(outline(path))
    }
    for (const label of svg.querySelectorAll(".labels text")) {
      const state = known.get(label.dataset.id)
      label.textContent = state?.[3] ?? ""
      label.style.fill = state?.[4] ?? ""
    }
    svg.querySelector(".overlay").replaceChildren(...striped)
    svg.querySelector(".marks").replaceChildren(...marks)
  }

  function drawDots() {
    const dots = data.dots.map(([id, x, y, radius, fill, sentence, isFaint]) => {
      const dot = document.createElementNS(SVG, "circle")
      const values = { cx: x, cy: y, r: radius }
      for (const [name, value] of Object.entries(values)) dot.setAttribute(name, value)
      dot.dataset.id = id
      dot.style.fill = fill || "none"
      dot.setAttribute("class", `place${isFaint ? " faint" : ""}${fill ? "" : " empty"}`)
      sentences.set(id, sentence)
      return dot
    })
    svg.querySelector(".dots").replaceChildren(...dots)
  }

  function drawKey() {
    const { title, colors, edges, missing, striped } = data.key
    const scale = element("div", "scale")
    colors.forEach((color, place) => {
      const part = element("div", "class")
      part.style.setProperty("--class", color)
      if (place === 0 && edges[0]) part.append(element("span", "first", edges[0]))
      const isLast = place === colors.length - 1
      if (edges[place + 1]) part.append(element("span", isLast ? "last" : "", edges[place + 1]))
      scale.append(part)
    })
    const others = []
    for (const [className, text] of [["missing", missing], ["striped", striped]]) {
      if (!text) continue
      const other = element("span", `other ${className}`, text)
      if (className === "striped") other.style.setProperty("--class", colors[Math.floor(colors.length / 2)])
      others.push(other)
    }
    frame.querySelector(".key").replaceChildren(element("span", "unit", title), scale, ...others)
  }

  let current = null
  function show(shape, event) {
    current?.classList.remove("active")
    current = shape
    box.hidden = !shape
    if (!shape) return
    shape.classList.add("active")
    box.replaceChildren(element("span", "", sentences.get(shape.dataset.id)))
    if (data.hint) box.append(element("span", "hint", data.hint))
    const area = frame.getBoundingClientRect()
    const left = Math.min(event.clientX - area.left + 12, area.width - box.offsetWidth - 4)
    const below = event.clientY - area.top + 16
    const isBelow = below + box.offsetHeight < svg.getBoundingClientRect().height
    box.style.left = `${Math.max(left, 0)}px`
    box.style.top = `${isBelow ? below : event.clientY - area.top - box.offsetHeight - 12}px`
  }
  const placeOf = (event) => event.target.closest?.(".place")
  let shownByTouch = null
  svg.onpointermove = (event) => {
    if (event.pointerType !== "touch") show(placeOf(event), event)
  }
  svg.onpointerleave = (event) => {
    if (event.pointerType !== "touch") show(null)
  }
  svg.onclick = (event) => {
    const shape = placeOf(event)
    const isFirstTouch = event.pointerType === "touch" && shape !== shownByTouch
    shownByTouch = event.pointerType === "touch" ? shape : null
    if (isFirstTouch || !shape || !data.hint) show(shape, event)
    else setTriggerValue("open", shape.dataset.id)
  }
  const hide = (event) => {
    if (event.key === "Escape") show(null)
  }
  document.addEventListener("keydown", hide)

  show(null)
  fillStates()
  drawDots()
  drawKey()
  return () => document.removeEventListener("keydown", hide)
}
