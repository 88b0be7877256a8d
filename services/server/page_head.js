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
new MutationObserver(completeLinks).observe(document, { childList: true, subtree: true, attributeFilter: ["href"] })
