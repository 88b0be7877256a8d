// A table whose rows may have a range drawn, a cell that opens something (trigger "open") and a check box ("toggle").
// Columns that do not fit are left out in the order of their `drop`; where the rest does not fit either, each row becomes a
// card, but in a dense table. A click on a heading sorts; where the rows are a part of a longer list it asks for another
// order ("order"), if the column has one. A redraw keeps the focus where it was; of many rows the first are shown until a click
// shows all. The headings are one stop of the Tab key, the cells that open something another one, the check boxes a third;
// the arrow keys move between them. What a cell does not have is left out of it.
const CARD_CLASS = "cards"
const KINDS = ["open", "toggle"] // of controls in rows, which are also the names of their triggers
const CODE = /(\d\d-\d{4})/ // a code of SOC, at whose hyphen a browser would break the line
const tables = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const table = parentElement.querySelector("table")
  const state = tables.get(parentElement) ?? { column: -1, isAscending: false, focusable: 0, stops: {}, showsAll: false }
  tables.set(parentElement, state)
  if (state.sortedBy !== data.sorted_by) {
    state.sortedBy = data.sorted_by
    state.column = data.columns.findIndex((column) => column.key === data.sorted_by)
    state.isAscending = false
  }
  state.isAscending = state.column < data.columns.length && state.isAscending
  const element = (tag, className, text) => {
    const made = document.createElement(tag)
    if (className) made.className = className
    if (text) made.append(...text.split(CODE).map((part, place) => (place % 2 ? unbroken(part) : part)))
    return made
  }
  const unbroken = (code) => {
    const made = document.createElement("span")
    made.className = "code"
    made.textContent = code
    return made
  }

  function draw() {
    const focused = parentElement.getRootNode().activeElement?.dataset?.control
    const isPart = data.first > 0 && data.first < data.rows.length && !state.showsAll
    const shown = isPart ? sorted().slice(0, data.first) : sorted()
    table.querySelector("caption").textContent = isPart ? `${data.caption}: the first ${data.first}` : data.caption
    table.parentElement.classList.toggle("dense", data.is_dense)
    table.classList.toggle("selectable", data.columns.some((column) => column.kind === "select"))
    table.tHead.replaceChildren(headings())
    table.tBodies[0].replaceChildren(...shown.map(row))
    more.hidden = !isPart
    more.textContent = `Show all ${data.rows.length.toLocaleString("en-US")}`
    for (const kind of KINDS) setStop(kind, state.stops[kind])
    fit()
    if (focused) [...table.querySelectorAll("[data-control]")].find((one) => one.dataset.control === focused)?.focus()
  }

  const more = parentElement.querySelector(".more")
  more.onclick = () => {
    state.showsAll = true
    draw()
    const next = table.tBodies[0].rows[data.first]
    const target = next.querySelector("button") ?? next
    if (target === next) next.tabIndex = -1
    target.focus()
  }

  function headings() {
    const line = element("tr")
    data.columns.forEach((column, position) => {
      const cell = element("th", column.kind)
      cell.scope = "col"
      line.append(cell)
      if (!data.is_sortable && !column.order) {
        cell.append(element("span", column.kind === "select" ? "unseen" : "heading", column.label))
        return
      }
      const isSorted = column.order ? [column.order, column.reverse].includes(data.order) : position === state.column
      const isAscending = column.order ? data.is_ascending : state.isAscending
      if (isSorted) cell.ariaSort = isAscending ? "ascending" : "descending"
      const button = element("button", "", column.label)
      button.type = "button"
      button.dataset.control = `order ${column.key}`
      button.ariaKeyShortcuts = "ArrowLeft ArrowRight"
      button.onkeydown = (event) => moveFocus(event, position)
      button.onfocus = () => setFocusable(position)
      const arrow = element("span", "arrow", isSorted ? (isAscending ? "▲" : "▼") : "")
      arrow.ariaHidden = "true" // aria-sort says it
      button.append(arrow)
      button.onclick = () => {
        if (column.order) {
          setTriggerValue("order", data.order === column.order && column.reverse ? column.reverse : column.order)
          return
        }
        const isText = column.kind === "text"
        state.isAscending = isSorted ? !state.isAscending : isText
        state.column = position
        draw()
        table.parentElement.scrollTop = 0
      }
      cell.append(button)
    })
    return line
  }

  const shownHeadings = () => [...table.tHead.rows[0].cells].filter((cell) => !cell.hidden && cell.querySelector("button"))

  function setFocusable(position) {
    state.focusable = position
    const shown = shownHeadings()
    const chosen = shown.find((cell) => cell.cellIndex === position) ?? shown[0]
    for (const button of table.tHead.querySelectorAll("button")) button.tabIndex = chosen?.contains(button) ? 0 : -1
  }

  function moveFocus(event, position) {
    const shown = shownHeadings()
    const place = shown.findIndex((cell) => cell.cellIndex === position)
    const places = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: shown.length - 1 }
    const cell = shown[places[event.key]]
    if (!cell) return
    event.preventDefault()
    cell.querySelector("button").focus()
  }

  // Of each kind of control one is a stop of the Tab key; a box that cannot be checked is none.
  const controls = (kind) => [...table.tBodies[0].querySelectorAll(`[data-control^="${kind} "]:enabled`)]

  function setStop(kind, control) {
    state.stops[kind] = control
    const all = controls(kind)
    const chosen = all.find((one) => one.dataset.control === control) ?? all[0]
    for (const one of all) one.tabIndex = one === chosen ? 0 : -1
  }

  function makeControl(made, kind, value) {
    made.dataset.control = `${kind} ${value}`
    made.ariaKeyShortcuts = "ArrowUp ArrowDown"
    made.onfocus = () => setStop(kind, made.dataset.control)
    made.onkeydown = (event) => {
      const all = controls(kind)
      const place = all.indexOf(made)
      const places = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: all.length - 1 }
      const next = all[places[event.key]]
      if (!next) return
      event.preventDefault()
      next.focus()
    }
  }

  function opener(cell) {
    const made = element("button", "open", cell.text)
    made.type = "button"
    if (data.hint) made.title = data.hint
    made.onclick = () => setTriggerValue("open", cell.opens)
    makeControl(made, "open", cell.opens)
    return made
  }

  function checkBox(cell) {
    const made = element("label", "check")
    const box = element("input")
    box.type = "checkbox"
    box.checked = Boolean(cell.is_selected)
    box.disabled = data.is_full && !cell.is_selected
    box.ariaLabel = cell.text
    box.onchange = () => setTriggerValue("toggle", cell.toggles)
    makeControl(box, "toggle", cell.toggles)
    made.append(box)
    return made
  }

  function sorted() {
    const { column, isAscending } = state
    if (column < 0 || column >= data.columns.length) return data.rows
    const order = (one, other) => {
      const [first, second] = [one[column].sort, other[column].sort]
      if (first === undefined || second === undefined) return (first === undefined) - (second === undefined) // missing ones last
      const step = typeof first === "string" ? first.localeCompare(second) : first - second
      return isAscending ? step : -step
    }
    return [...data.rows].sort(order)
  }

  function row(cells) {
    const line = element("tr")
    cells.forEach((cell, position) => {
      const column = data.columns[position]
      const made = element(column.is_heading ? "th" : "td", column.kind)
      if (column.is_heading) made.scope = "row"
      if (cell.toggles) {
        made.append(checkBox(cell))
        line.append(made)
        return
      }
      made.append(element("span", "label", column.label))
      const value = element("span", cell.sort === undefined ? "value missing" : "value", cell.opens ? "" : cell.text)
      if (cell.opens) value.append(opener(cell))
      if (cell.mark) value.prepend(mark(cell.mark))
      if (cell.note) value.append(element("span", "note", cell.note))
      made.append(value)
      line.append(made)
    })
    return line
  }

  // Places are percents of the width, the same scale in every row.
  function mark({ low, high, value, zero, color }) {
    const made = element("span", "mark")
    made.ariaHidden = "true"
    const place = (className, left, width) => {
      const part = element("span", className)
      part.style.left = `${left}%`
      if (width !== undefined) part.style.width = `${width}%`
      made.append(part)
      return part
    }
    place("zero", zero)
    if (low !== null) place("range", low, high - low)
    place("dot", value).style.background = color
    return made
  }

  function fit() {
    const box = table.parentElement
    const show = (isShown) => {
      const lines = [...table.rows]
      for (const line of lines) [...line.cells].forEach((cell, position) => (cell.hidden = !isShown(data.columns[position])))
    }
    const isTooWide = () => table.offsetWidth > box.clientWidth
    table.classList.remove(CARD_CLASS)
    show(() => true)
    const steps = [...new Set(data.columns.map((column) => column.drop).filter((drop) => drop > 0))].sort((a, b) => a - b)
    for (const step of steps) {
      if (!isTooWide()) break
      show((column) => !column.drop || column.drop > step)
    }
    if (isTooWide() && !data.is_dense) {
      table.classList.add(CARD_CLASS)
      show((column) => column.drop !== 1)
    }
    setFocusable(state.focusable)
    const explained = data.columns.filter((column, position) => column.explanation && !table.tHead.rows[0].cells[position].hidden)
    parentElement.querySelector(".explanations").textContent = explained.map((column) => column.explanation).join(" ")
  }

  draw()
  // One observer for each table, which fits what was drawn last: an earlier one would look for cells in columns of then.
  state.observer?.disconnect()
  let width = 0
  const observer = new ResizeObserver(([entry]) => {
    const now = Math.round(entry.contentRect.width)
    if (now !== width) {
      width = now
      fit()
    }
  })
  observer.observe(table.parentElement)
  state.observer = observer
  return () => observer.disconnect()
}
