// Puts the parts on the page and listens to the user.

const host = document.getElementById("viewer");
const read = (id) => document.getElementById(id).textContent;

unpack(read("packed"))
  .then((bytes) => start(readProgram(JSON.parse(read("head")), bytes)))
  .catch((failure) => {
    host.textContent = "This browser cannot show the timeline: " + failure;
    throw failure;
  });

const isFramed = window.parent !== window;

function start(program) {
  const { head } = program;
  const ink = { sans: "system-ui, sans-serif", mono: "ui-monospace, Menlo, Consolas, monospace" };
  const box = element("input", { type: "search", placeholder: "op, word, group, @cycle", spellcheck: false });
  box.setAttribute("aria-label", "Search for ops");
  const found = element("output", { className: "found" });
  const button = (text, title, act) => {
    const made = element("button", { type: "button", title }, text);
    made.setAttribute("aria-label", title);
    made.addEventListener("click", act);
    return made;
  };
  const strip = element("canvas", { className: "overview" });
  const canvas = element("canvas", { className: "lanes", tabIndex: 0 });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Timeline: a lane for each slot, cycles from left to right. Search and the panel say it in words.");
  const side = element("aside", { tabIndex: 0 });
  side.setAttribute("aria-label", "What is chosen");
  side.setAttribute("aria-live", "polite");
  const tip = element("div", { className: "tip", hidden: true });
  const plot = element("div", { className: "plot" }, canvas, tip);
  host.append(
    element(
      "header",
      {},
      element("h1", {}, head.name, element("span", { className: "soft" }, " " + cyclesText(program.cycles) + ", " + count(program.ops) + " ops")),
      element("div", { className: "tools" }, found, box, button("‹", "Previous op found", () => step(-1)), button("›", "Next op found", () => step(1)), button("−", "Zoom out", () => zoom(2)), button("+", "Zoom in", () => zoom(0.5)), button("all", "The whole program", () => show(0, program.cycles))),
    ),
    strip,
    element("div", { className: "body" }, plot, side),
    element("footer", {}, head.kinds.map((kind) => element("span", {}, element("span", { className: "swatch", style: "background:" + kind.colour }), kind.name))),
  );

  const lanes = makeLanes(program, canvas, ink);
  const overview = makeOverview(program, strip, ink);
  const panel = makePanel(program, side, choose, chooseCycle);
  const view = { from: 0, span: Math.max(1, program.cycles) };
  let hits = null;
  let chosen = null;
  let cycle = null;
  let waiting = false;

  function draw() {
    waiting = false;
    lanes.draw(view, hits, chosen, cycle);
    overview.draw(view);
  }

  function later() {
    if (!waiting) requestAnimationFrame(draw);
    waiting = true;
  }

  function readInk() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["ink", "soft", "paper", "line", "lane", "veil", "mark"]) ink[name] = style.getPropertyValue("--" + name).trim();
  }

  function resize() {
    readInk();
    const dpr = window.devicePixelRatio || 1;
    const width = plot.clientWidth;
    lanes.resize(width, plot.clientHeight, dpr);
    overview.resize(strip.clientWidth, dpr);
    overview.drawRows(hits);
    limit();
    draw();
  }

  function limit() {
    const least = Math.min(program.cycles || 1, lanes.width() / most);
    view.span = Math.min(Math.max(view.span, least, 1), Math.max(1, program.cycles));
    view.from = Math.min(Math.max(view.from, 0), Math.max(0, program.cycles - view.span));
  }

  function show(from, span) {
    view.from = from;
    view.span = span;
    limit();
    later();
  }

  // Keeps the cycle under a point where it is: the pointer, or what is chosen, or the middle.
  function zoom(factor, at) {
    let share = at === undefined ? 0.5 : at;
    const held = chosen ? chosen.cycle + 0.5 : cycle;
    if (at === undefined && held !== null && held >= view.from && held <= view.from + view.span) share = (held - view.from) / view.span;
    const fixed = view.from + share * view.span;
    view.span *= factor;
    limit();
    show(fixed - share * view.span, view.span);
  }

  function bring(at) {
    const span = Math.min(view.span, lanes.width() / 24);
    if (at >= view.from + view.span * 0.05 && at < view.from + view.span * 0.95 && span === view.span) later();
    else show(at + 0.5 - span / 2, span);
  }

  function choose(op) {
    const writers = new Set();
    for (const words of readsOf(program, op)) writersOf(program, words, program.cycle[op]).writers.forEach((writer) => writers.add(writer.op));
    chosen = { op, cycle: program.cycle[op], writers: [...writers], readers: readersOf(program, op).readers };
    cycle = null;
    panel.showOp(op);
    bring(program.cycle[op]);
  }

  function chooseCycle(at) {
    chosen = null;
    cycle = Math.min(Math.max(0, at), program.cycles - 1);
    panel.showCycle(cycle);
    bring(cycle);
  }

  function letGo() {
    chosen = cycle = null;
    panel.showProgram();
    later();
  }

  let typing = 0;

  function search(query) {
    // What was typed before is out of date.
    clearTimeout(typing);
    hits = find(program, query);
    if (hits && hits.cycle !== null && program.cycles > 0) chooseCycle(hits.cycle);
    if (hits && !hits.searches) hits = null;
    found.textContent = hits ? (hits.list.length === 0 ? "none found" : count(hits.list.length) + " found") : "";
    overview.drawRows(hits);
    later();
  }

  function step(direction) {
    if (!hits || hits.list.length === 0) return;
    const { list } = hits;
    const middle = view.from + view.span / 2;
    let next = chosen && hits.has(chosen.op) ? list.indexOf(chosen.op) + direction : hits.firstFrom(chosen ? chosen.cycle : view.span >= program.cycles ? 0 : middle);
    next = (next + list.length) % list.length;
    choose(list[next]);
    found.textContent = count(next + 1) + " of " + count(list.length);
  }

  box.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => search(box.value), 120);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      search(box.value);
      step(event.shiftKey ? -1 : 1);
    }
    if (event.key === "Escape") {
      box.value = "";
      search("");
      canvas.focus();
    }
    event.stopPropagation();
  });

  function escape() {
    if (chosen || cycle !== null) letGo();
    else {
      box.value = "";
      search("");
    }
  }

  const keys = {
    ArrowLeft: (event) => show(view.from - view.span * (event.shiftKey ? 0.9 : 0.1), view.span),
    ArrowRight: (event) => show(view.from + view.span * (event.shiftKey ? 0.9 : 0.1), view.span),
    "+": () => zoom(0.5),
    "=": () => zoom(0.5),
    "-": () => zoom(2),
    0: () => show(0, program.cycles),
    Home: () => show(0, view.span),
    End: () => show(program.cycles, view.span),
    "/": () => box.focus(),
    n: () => step(1),
    N: () => step(-1),
    Escape: escape,
  };
  document.addEventListener("keydown", (event) => {
    // The panel scrolls by its own keys, and shortcuts of the browser stay the browser's.
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    if (side.contains(document.activeElement) && /^(Home|End)$/.test(event.key)) return;
    event.preventDefault();
    keys[event.key](event);
  });

  canvas.addEventListener(
    "wheel",
    (event) => {
      // In a notebook the wheel turns the notebook's page, until the user has turned to the viewer.
      if (isFramed && document.activeElement !== canvas && !event.ctrlKey) return;
      event.preventDefault();
      const unit = event.deltaMode === 1 ? 16 : 1;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) show(view.from + ((event.deltaX || event.deltaY) * unit * view.span) / lanes.width(), view.span);
      else zoom(Math.exp(event.deltaY * unit * 0.002), Math.min(1, Math.max(0, (event.offsetX - gutter) / lanes.width())));
    },
    { passive: false },
  );

  const cycleAt = (x) => Math.floor(view.from + ((x - gutter) / lanes.width()) * view.span);

  // The op under the pointer; far out, where cells are thinner than a pointer is steady, the nearest in its lane.
  function opNear(x, y) {
    const lane = lanes.laneAt(y);
    const at = cycleAt(x);
    if (lane < 0 || x < gutter) return -1;
    const reach = Math.min(2000, Math.ceil((view.span / lanes.width()) * 2));
    for (let away = 0; away <= (view.span / lanes.width() < 0.25 ? 0 : reach); away++) {
      for (const near of [at + away, at - away]) {
        if (near >= 0 && near < program.cycles && program.at[lane * program.cycles + near] >= 0) return program.at[lane * program.cycles + near];
      }
    }
    return -1;
  }

  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    drag = { x: event.offsetX, from: view.from, moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drag) {
      drag.moved = drag.moved || Math.abs(event.offsetX - drag.x) > 3;
      if (drag.moved) show(drag.from - ((event.offsetX - drag.x) * view.span) / lanes.width(), view.span);
    }
    hint(event.offsetX, event.offsetY);
  });
  canvas.addEventListener("pointerup", (event) => {
    const clicked = drag && !drag.moved;
    drag = null;
    if (!clicked || program.cycles === 0) return;
    const op = opNear(event.offsetX, event.offsetY);
    const at = cycleAt(event.offsetX);
    if (op >= 0) choose(op);
    else if (event.offsetX >= gutter && event.offsetY < lanes.bottom() && at >= 0 && at < program.cycles) chooseCycle(at);
    else letGo();
  });
  canvas.addEventListener("pointercancel", () => (drag = null));
  canvas.addEventListener("pointerleave", () => (tip.hidden = true));

  function hint(x, y) {
    const op = drag && drag.moved ? -1 : opNear(x, y);
    const at = cycleAt(x);
    tip.hidden = x < gutter || at < 0 || at >= program.cycles || y > lanes.bottom() || (drag !== null && drag.moved);
    if (tip.hidden) return;
    const name = op >= 0 && program.value[op] > 0 ? " " + program.texts[program.value[op]] : "";
    tip.textContent = op >= 0 ? opText(program, op) + name + "  cycle " + count(program.cycle[op]) : "cycle " + count(at);
    const width = tip.offsetWidth;
    tip.style.left = Math.min(x + 14, plot.clientWidth - width - 4) + "px";
    tip.style.top = Math.min(y + 18, plot.clientHeight - 28) + "px";
  }

  let brush = null;
  const brushTo = (event) => show(overview.cycleAt(event.offsetX) - brush, view.span);
  strip.addEventListener("pointerdown", (event) => {
    const at = overview.cycleAt(event.offsetX);
    const within = at >= view.from && at <= view.from + view.span && view.span < program.cycles;
    if (view.span >= program.cycles) view.span = program.cycles / 20;
    brush = within ? at - view.from : view.span / 2;
    strip.setPointerCapture(event.pointerId);
    brushTo(event);
  });
  strip.addEventListener("pointermove", (event) => {
    if (brush !== null) brushTo(event);
  });
  for (const end of ["pointerup", "pointercancel"]) strip.addEventListener(end, () => (brush = null));

  new ResizeObserver(resize).observe(plot);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", resize);
  panel.showProgram();
  resize();
  // A link may name what to look at: timeline.html#q=valu&cycle=500 or #op=1234.
  const asked = new URLSearchParams(location.hash.slice(1));
  if (asked.has("q")) search((box.value = asked.get("q")));
  if (/^\d+$/.test(asked.get("cycle")) && program.cycles > 0) chooseCycle(Number(asked.get("cycle")));
  if (/^\d+$/.test(asked.get("op")) && Number(asked.get("op")) < program.ops) choose(Number(asked.get("op")));
  host.setAttribute("data-ready", "");

  // For scripts that drive the page.
  window.kernelViewer = { program, view, show, draw, choose, chooseCycle, search, step, chosen: () => chosen, found: () => hits && hits.list, laneAt: lanes.laneAt };
}
