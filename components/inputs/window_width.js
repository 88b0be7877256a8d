// Reports with the trigger "width" that the window is now "narrow" or "wide", where Python takes it for the other one.
const watched = new WeakMap()

export default function ({ parentElement, data, setTriggerValue }) {
  const mark = parentElement.querySelector("span")
  const report = watched.get(mark) ?? watch(mark, data.limit)
  report(data.width, setTriggerValue)
}

function watch(mark, limit) {
  const query = matchMedia(`(max-width: ${limit}px)`)
  let taken, send
  const compare = () => {
    const width = query.matches ? "narrow" : "wide"
    if (mark.isConnected && width !== taken) send("width", (taken = width))
  }
  const report = (width, setTriggerValue) => {
    taken = width
    send = setTriggerValue
    compare()
  }
  query.addEventListener("change", compare)
  watched.set(mark, report)
  return report
}
