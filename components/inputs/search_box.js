// An ARIA combobox: type to search, arrows move, Enter or a click selects, Escape closes.
// Python ranks (state "query" goes up, data.results come down) and handles the trigger "selected";
// "theme" reports a change of theme.
const DEBOUNCE_MS = 120
// A server that restarts while somebody types may never have read the query: ask again, each time after twice as long.
const ASK_AGAIN_MS = 4000
const boxes = new WeakMap()
let drawnOn // the background on which a box was drawn last

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  const input = parentElement.querySelector("input")
  const list = parentElement.querySelector("[role=listbox]")
  const label = parentElement.querySelector("label")
  const status = parentElement.querySelector("[role=status]")
  const box = boxes.get(parentElement) ?? { active: -1, timer: 0, sentQuery: "", enterPressed: false, open: false }
  boxes.set(parentElement, box)
  box.results = data.results
  box.resultsQuery = data.query

  const close = () => {
    box.open = false
    box.active = -1
    draw()
  }
  const select = (result) => {
    clearTimeout(box.timer)
    input.value = ""
    box.enterPressed = false
    box.sentQuery = ""
    close()
    setStateValue("query", "")
    setTriggerValue("selected", result.id)
  }
  const sendQuery = () => {
    clearTimeout(box.timer)
    const text = input.value.trim()
    if (text === box.sentQuery) return
    box.sentQuery = text
    setStateValue("query", text)
    askAgainAfter(ASK_AGAIN_MS)
  }
  const askAgainAfter = (milliseconds) => {
    clearTimeout(box.unanswered)
    if (box.sentQuery === "" || box.sentQuery === box.resultsQuery) return
    box.unanswered = setTimeout(() => {
      if (box.sentQuery === box.resultsQuery || input.value.trim() !== box.sentQuery) return
      setStateValue("query", box.sentQuery)
      askAgainAfter(2 * milliseconds)
    }, milliseconds)
  }
  const isUpToDate = () => input.value.trim() === box.resultsQuery
  const move = (step) => {
    const count = box.results.length
    if (!count || !isUpToDate()) return
    box.open = true
    box.active = (box.active + step + count + (box.active < 0 && step < 0 ? 1 : 0)) % count
    draw()
  }

  function draw() {
    const shown = box.open && input.value.trim() !== "" && isUpToDate()
    list.hidden = !(shown && box.results.length)
    list.replaceChildren(...(list.hidden ? [] : box.results.map(option)))
    input.setAttribute("aria-expanded", String(!list.hidden))
    if (box.active >= 0 && !list.hidden) {
      const active = list.children[box.active]
      input.setAttribute("aria-activedescendant", active.id)
      active.scrollIntoView({ block: "nearest" })
    } else input.removeAttribute("aria-activedescendant")
    status.textContent = shown ? data.message : ""
  }
  function option(result, position) {
    const row = document.createElement("div")
    row.id = `option-${position}`
    row.role = "option"
    row.ariaSelected = String(position === box.active)
    const name = document.createElement("span")
    name.className = "name"
    name.textContent = result.name
    const note = document.createElement("span")
    note.className = "note"
    note.textContent = result.note
    row.append(name, note)
    row.onmousedown = (event) => event.preventDefault() // keep the focus in the input
    row.onclick = () => select(result)
    return row
  }

  // Charts are drawn in the colors of the theme, so a change of theme must reach Python. One box of a page reports it: each is
  // in a fragment of its own, and Streamlit sends what comes at once for one fragment alone, with a warning.
  const background = getComputedStyle(input).getPropertyValue("--st-background-color")
  const isNew = box.background !== undefined && box.background !== background && drawnOn !== background
  box.background = drawnOn = background
  if (isNew) setTriggerValue("theme", background)

  label.textContent = data.label
  list.setAttribute("aria-label", data.listLabel)
  input.placeholder = data.placeholder
  input.oninput = () => {
    box.open = true
    box.active = -1
    box.enterPressed = false
    clearTimeout(box.timer)
    box.timer = setTimeout(sendQuery, DEBOUNCE_MS)
    draw()
  }
  input.onkeydown = (event) => {
    if (event.isComposing) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      move(event.key === "ArrowDown" ? 1 : -1)
    } else if (event.key === "Enter" && input.value.trim() !== "") {
      event.preventDefault()
      if (isUpToDate() && box.results.length) {
        if (box.active >= 0 || data.enterTakesFirst) select(box.results[Math.max(box.active, 0)])
      } else {
        box.enterPressed = true // selects the first result as soon as the results arrive
        sendQuery()
      }
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = ""
      close()
    }
  }
  input.onfocus = () => {
    box.open = true
    draw()
  }
  input.onblur = close
  if (box.enterPressed && isUpToDate() && box.results.length && data.enterTakesFirst) select(box.results[0])
  else {
    if (isUpToDate()) box.enterPressed = false
    draw()
  }
  return () => clearTimeout(box.timer)
}
