// Reloads the page when the site is another, keeps its place on the screen, and shows what was found: errors over the last
// good page, warnings behind a button. Added to pages by `isnad serve` alone; nothing of this is ever built.
(() => {
  "use strict";
  const { session, site } = document.currentScript.dataset;
  // What a tab remembers: where it was, the errors that were closed, and whether warnings are open.
  const PLACE = "isnad-place";
  const CLOSED = "isnad-closed";
  const OPEN = "isnad-open";
  let host = null;
  let told = "";

  const restore = () => {
    const [href, x, y] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
    sessionStorage.removeItem(PLACE);
    if (href === location.href) scrollTo({ left: x, top: y, behavior: "instant" });
  };

  const reload = () => {
    sessionStorage.setItem(PLACE, JSON.stringify([location.href, scrollX, scrollY]));
    location.reload();
  };

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const clear = () => {
    host?.remove();
    host = null;
  };

  // In a tree of its own, so that no page's style reaches it.
  const put = (...elements) => {
    clear();
    host = make("isnad-findings");
    host.attachShadow({ mode: "open" }).append(make("link", { rel: "stylesheet", href: "/.isnad/findings.css" }), ...elements);
    document.body.append(host);
  };

  const button = (textContent, act) => {
    const element = make("button", { type: "button", textContent });
    element.addEventListener("click", act);
    return element;
  };

  // The button that is left when the list is closed.
  const fold = (state) => {
    const opener = button(`isnad: ${state.title}`, () => {
      if (state.blocks) sessionStorage.removeItem(CLOSED);
      else sessionStorage.setItem(OPEN, "yes");
      open(state);
      host.shadowRoot.querySelector(".body").focus();
    });
    put(make("div", { className: state.blocks ? "folded blocks findings" : "folded findings", lang: "en", dir: "ltr" }, opener));
    return opener;
  };

  const open = (state) => {
    const close = () => {
      if (state.blocks) sessionStorage.setItem(CLOSED, told);
      else sessionStorage.removeItem(OPEN);
      const inside = host.shadowRoot.activeElement !== null;
      const opener = fold(state);
      if (inside) opener.focus();
    };
    const heading = make("h2", { id: "title", textContent: `isnad: ${state.title}` });
    const remark = state.blocks
      ? "Behind this is the last good page. It changes once this is mended."
      : "These do not stand in the way of publishing.";
    // The list comes escaped from the server.
    const body = make("div", { className: "body", tabIndex: 0, role: "region", ariaLabel: "Findings", innerHTML: state.html });
    body.prepend(make("p", { textContent: remark }));
    const className = state.blocks ? "panel blocks findings" : "panel findings";
    const panel = make("section", { className, lang: "en", dir: "ltr" }, make("header", {}, heading, button("Close", close)), body);
    panel.setAttribute("aria-labelledby", "title");
    panel.close = close;
    // Said aloud once it is there; the focus stays where it is.
    const status = make("p", { className: "unseen", role: "status" });
    put(panel, status);
    if (state.blocks) setTimeout(() => { status.textContent = heading.textContent; }, 0);
  };

  const tell = (state) => {
    const now = state.html === null ? "" : state.title + state.html;
    if (now === told) return;
    told = now;
    // Without a site the page itself says it.
    if (now === "" || site === "0") clear();
    else if (state.blocks ? sessionStorage.getItem(CLOSED) !== now : sessionStorage.getItem(OPEN)) open(state);
    else fold(state);
  };

  // A browser has few connections for one server, so that a page which nobody sees must not hold one.
  const seen = () => document.hidden && new Promise((done) => addEventListener("visibilitychange", done, { once: true }));

  const ask = async (view) => {
    const asking = new AbortController();
    const stop = () => document.hidden && asking.abort();
    document.addEventListener("visibilitychange", stop);
    try {
      const reply = await fetch(`/.isnad/state?session=${session}&after=${view}`, { cache: "no-store", signal: asking.signal });
      return await reply.json();
    } catch {
      // The server is away; it may come back.
      if (!asking.signal.aborted) await new Promise((done) => setTimeout(done, 500));
      return null;
    } finally {
      document.removeEventListener("visibilitychange", stop);
    }
  };

  const listen = async () => {
    let view = -1;
    for (;;) {
      await seen();
      const state = await ask(view);
      if (state === null) continue;
      const isAnother = state.session !== session || String(state.site) !== site;
      if (isAnother || (site === "0" && view !== -1 && state.view !== view)) {
        reload();
        return;
      }
      view = state.view;
      tell(state);
    }
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) host?.shadowRoot.querySelector(".panel")?.close();
  });
  if (document.readyState === "complete") restore();
  else addEventListener("load", restore, { once: true });
  listen();
})();
