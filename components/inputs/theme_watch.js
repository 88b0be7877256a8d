// Reports a change of theme with the trigger "theme". Streamlit calls this again when the theme has changed.
const backgrounds = new WeakMap()

export default function ({ parentElement, setTriggerValue }) {
  const mark = parentElement.querySelector("span")
  const background = getComputedStyle(mark).getPropertyValue("--st-background-color")
  const before = backgrounds.get(mark)
  if (before !== undefined && before !== background) setTriggerValue("theme", background)
  backgrounds.set(mark, background)
}
