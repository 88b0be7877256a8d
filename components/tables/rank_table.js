// One page of a ranked list: check boxes (trigger "toggle"), titles that open an occupation ("open"), headings that ask
// for another order ("order"). Each redraw keeps the focus where it was.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const table = parentElement.querySelector("table")
  const element = (tag, className, text) => {
    const made = document.createElement(tag)
    if (className) made.className = className
    if (text) made.textContent = text
    return made
  }
  const control = (made, name, act) => {
    made.dataset.control = name
    made.addEventListener(made.type === "checkbox" ? "change" : "click", act)
    return made
  }

  function headings() {
    const line = element("tr")
    const heading = (text, className, column) => {
      const cell = element("th", className)
      cell.scope = "col"
      if (!column?.order) {
        cell.append(element("span", text ? "" : "hidden", text || "Compare"))
        return cell
      }
      const isActive = [column.order, column.reverse].includes(data.order)
      if (isActive) cell.ariaSort = data.is_ascending ? "ascending" : "descending"
      const button = element("button", "", text)
      button.type = "button"
      const arrow = element("span", "arrow", isActive ? (data.is_ascending ? "▲" : "▼") : "")
      arrow.ariaHidden = "true" // aria-sort says it
      button.append(arrow)
      const next = data.order === column.order && column.reverse ? column.reverse : column.order
      cell.append(control(button, `order ${column.order}`, () => setTriggerValue("order", next)))
      return cell
    }
    line.append(heading("", "select"), heading("Rank", "place"), heading("Occupation", "text", { order: "title" }))
    for (const column of data.columns) line.append(heading(column.label, kind(column), column))
    return line
  }
  const kind = (column) => `${column.is_text ? "text" : "number"} drop${column.drop}`

  function row(one) {
    const line = element("tr")
    const select = element("td", "select")
    const label = element("label")
    const box = element("input")
    box.type = "checkbox"
    box.checked = one.is_selected
    box.disabled = data.is_full && !one.is_selected
    box.ariaLabel = `Compare ${one.name}`
    label.append(control(box, `toggle ${one.id}`, () => setTriggerValue("toggle", one.id)))
    select.append(label)
    const name = element("th", "text")
    name.scope = "row"
    const button = element("button", "open", one.name)
    button.type = "button"
    button.title = "Show on Explore"
    name.append(control(button, `open ${one.id}`, () => setTriggerValue("open", one.id)))
    if (one.note) name.append(element("span", "note", one.note))
    line.append(select, element("td", "place", one.place), name)
    one.cells.forEach((cell, position) => {
      const column = data.columns[position]
      const made = element("td", kind(column))
      made.append(element("span", "label", column.label))
      const value = element("span", cell.is_missing ? "value missing" : "value", cell.text)
      if (cell.note) value.append(element("span", "note", cell.note))
      made.append(value)
      line.append(made)
    })
    return line
  }

  const focused = parentElement.getRootNode().activeElement?.dataset?.control
  table.querySelector("caption").textContent = data.caption
  table.tHead.replaceChildren(headings())
  table.tBodies[0].replaceChildren(...data.rows.map(row))
  if (focused) [...table.querySelectorAll("[data-control]")].find((one) => one.dataset.control === focused)?.focus()
}
