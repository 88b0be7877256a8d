// An ARIA combobox: type to search, arrows move, Enter or a click picks, Escape closes.
// Python ranks (state "query" goes up, data.results come down) and acts on the
// trigger "picked"; "repaint" tells it that the theme changed.
const WAIT_FOR_TYPING_MS = 120
const boxes = new WeakMap()

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  const input = parentElement.querySelector("input")
  const list = parentElement.querySelector("[role=listbox]")
  const label = parentElement.querySelector("label")
  const status = parentElement.querySelector("[role=status]")
  const box = boxes.get(parentElement) ?? { active: -1, timer: 0, asked: "", enterPressed: false, open: false }
  boxes.set(parentElement, box)
  box.results = data.results
  box.answered = data.query

  const close = () => {
    box.open = false
    box.active = -1
    draw()
  }
  const pick = (result) => {
    clearTimeout(box.timer)
    input.value = ""
    box.enterPressed = false
    box.asked = ""
    close()
    setStateValue("query", "")
    setTriggerValue("picked", result.id)
  }
  const ask = () => {
    clearTimeout(box.timer)
    const text = input.value.trim()
    if (text === box.asked) return
    box.asked = text
    setStateValue("query", text)
  }
  const upToDate = () => input.value.trim() === box.answered
  const move = (step) => {
    const count = box.results.length
    if (!count || !upToDate()) return
    box.open = true
    box.active = (box.active + step + count + (box.active < 0 && step < 0 ? 1 : 0)) % count
    draw()
  }

  function draw() {
    const shown = box.open && input.value.trim() !== "" && upToDate()
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
    row.onclick = () => pick(result)
    return row
  }

  // Charts are drawn with the ink of the theme, so a change of theme must reach Python.
  const paper = getComputedStyle(input).getPropertyValue("--st-background-color")
  if (box.paper !== undefined && box.paper !== paper) setTriggerValue("repaint", paper)
  box.paper = paper

  label.textContent = data.label
  input.placeholder = data.placeholder
  input.oninput = () => {
    box.open = true
    box.active = -1
    box.enterPressed = false
    clearTimeout(box.timer)
    box.timer = setTimeout(ask, WAIT_FOR_TYPING_MS)
    draw()
  }
  input.onkeydown = (event) => {
    if (event.isComposing) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      move(event.key === "ArrowDown" ? 1 : -1)
    } else if (event.key === "Enter" && input.value.trim() !== "") {
      event.preventDefault()
      if (upToDate() && box.results.length) pick(box.results[Math.max(box.active, 0)])
      else {
        box.enterPressed = true // the answer is on its way: pick its first when it comes
        ask()
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
  if (box.enterPressed && upToDate() && box.results.length) pick(box.results[0])
  else draw()
  return () => clearTimeout(box.timer)
}
