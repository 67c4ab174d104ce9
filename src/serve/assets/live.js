// Reloads the page when the site is another, keeps its place on the screen, and shows what stands in the way of the next
// one. Added to pages by `isnad serve` alone; nothing of this is ever built.
(() => {
  "use strict";
  const { session, site } = document.currentScript.dataset;
  const kept = "isnad-place";
  const closed = "isnad-closed";
  let overlay = null;
  let told = "";

  const place = () => JSON.stringify([location.href, scrollX, scrollY]);

  const restore = () => {
    const [href, x, y] = JSON.parse(sessionStorage.getItem(kept) ?? "[]");
    sessionStorage.removeItem(kept);
    if (href === location.href) scrollTo({ left: x, top: y, behavior: "instant" });
  };

  const reload = () => {
    sessionStorage.setItem(kept, place());
    location.reload();
  };

  const close = () => {
    overlay?.remove();
    overlay = null;
  };

  const dismiss = () => {
    sessionStorage.setItem(closed, told);
    close();
  };

  // Parts are made one by one, so that no page's style or script reaches them; the list comes escaped from the server.
  const show = ({ title, html }) => {
    close();
    overlay = document.createElement("isnad-findings");
    const root = overlay.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/.isnad/findings.css";
    const panel = document.createElement("section");
    panel.className = "panel findings";
    panel.lang = "en";
    panel.dir = "ltr";
    panel.setAttribute("aria-labelledby", "title");
    const head = document.createElement("header");
    const heading = document.createElement("h2");
    heading.id = "title";
    heading.textContent = `isnad: ${title}`;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Close";
    button.addEventListener("click", dismiss);
    head.append(heading, button);
    const body = document.createElement("div");
    body.className = "body";
    body.tabIndex = 0;
    body.setAttribute("role", "region");
    body.setAttribute("aria-label", "Findings");
    body.innerHTML = `<p>Behind this is the last good page. It changes once this is mended.</p>${html}`;
    panel.append(head, body);
    // Said aloud once it is there; the focus stays where it is.
    const status = document.createElement("p");
    status.className = "unseen";
    status.setAttribute("role", "status");
    root.append(style, panel, status);
    document.body.append(overlay);
    setTimeout(() => { status.textContent = heading.textContent; }, 0);
  };

  const tell = (state) => {
    const now = state.html === null ? "" : state.title + state.html;
    if (now === told) return;
    told = now;
    // Without a site the page itself says it.
    if (now === "" || site === "0") close();
    else if (sessionStorage.getItem(closed) !== now) show(state);
  };

  const listen = async () => {
    let view = -1;
    for (;;) {
      try {
        const reply = await fetch(`/.isnad/state?session=${session}&after=${view}`, { cache: "no-store" });
        const state = await reply.json();
        if (state.session !== session || String(state.site) !== site || (site === "0" && view !== -1 && state.view !== view)) {
          reload();
          return;
        }
        view = state.view;
        tell(state);
      } catch {
        // The server is away; it may come back.
        await new Promise((done) => setTimeout(done, 500));
      }
    }
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && overlay !== null && !event.defaultPrevented) dismiss();
  });
  if (document.readyState === "complete") restore();
  else addEventListener("load", restore, { once: true });
  listen();
})();
