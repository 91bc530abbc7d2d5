// A machine step by step. Each write is kept with what it replaced, so that a step back is a step.

const host = document.getElementById("stepper");
const read = (id) => document.getElementById(id).textContent;

unpack(read("packed"))
  .then((bytes) => start(readRun(JSON.parse(read("head")), bytes)))
  .catch((failure) => {
    host.textContent = "This browser cannot show the run: " + failure;
    throw failure;
  });

// The columns in the order in which StepperPage writes them.
function readRun(head, bytes) {
  const column = columnReader(bytes);
  const numbers = (length, next) => column.fill(new Float64Array(length), next);
  const sums = (length) => column.sums(new Float64Array(length), column.signed);
  const run = {
    head,
    forms: [],
    pc: sums(head.steps + 1),
    cycle: sums(head.steps + 1),
    status: numbers(head.steps + 1, column.natural),
    first: starts(numbers(head.steps, column.natural)),
    code: numbers(head.ops, column.natural),
    x: [0, 1, 2, 3].map(() => numbers(head.ops, column.signed)),
    scratch: { words: new Float64Array(head.scratchSize), writes: readWrites() },
    memory: { words: [], writes: readWrites() },
  };
  for (const form of head.forms) run.forms[form.code] = form;
  for (const [place, length] of [
    [run.scratch, head.scratchWords],
    [run.memory, head.memoryWords],
  ]) {
    const addresses = sums(length);
    const values = numbers(length, column.natural);
    addresses.forEach((address, i) => (place.words[address] = values[i]));
    place.shown = addresses;
  }
  const named = sums(head.names);
  const texts = column.texts(head.names);
  run.names = new Map(texts.map((text, i) => [named[i], text]));
  for (const place of [run.scratch, run.memory]) replay(place);
  return run;

  function starts(counts) {
    const all = new Int32Array(counts.length + 1);
    counts.forEach((each, i) => (all[i + 1] = all[i] + each));
    return all;
  }

  function readWrites() {
    const first = starts(numbers(head.steps, column.natural));
    const length = first[head.steps];
    return { first, address: sums(length), after: numbers(length, column.natural), before: new Float64Array(length) };
  }

  // Finds what every write replaced, and puts the words back as they were.
  function replay(place) {
    const { address, after, before } = place.writes;
    for (let i = 0; i < address.length; i++) {
      before[i] = place.words[address[i]];
      place.words[address[i]] = after[i];
    }
    for (let i = address.length - 1; i >= 0; i--) place.words[address[i]] = before[i];
  }
}

function start(run) {
  const { head } = run;
  let at = 0;
  let hex = false;
  const button = (text, title, act) => {
    const made = element("button", { type: "button", title }, text);
    made.setAttribute("aria-label", title);
    made.addEventListener("click", act);
    return made;
  };
  const slider = element("input", { type: "range", min: 0, max: head.steps, value: 0 });
  slider.setAttribute("aria-label", "Steps done");
  slider.addEventListener("input", () => go(Number(slider.value)));
  const base = button("hex", "Show words as hexadecimal or decimal numbers", () => {
    hex = !hex;
    base.textContent = hex ? "decimal" : "hex";
    scratch.fill();
    memory.fill();
    show();
  });
  const where = element("span", { className: "where" });
  where.setAttribute("aria-live", "polite");
  const ops = element("section", { className: "ops", tabIndex: 0 });
  ops.setAttribute("aria-label", "The op-set");
  const words = element("section", { className: "words", tabIndex: 0 });
  words.setAttribute("aria-label", "Scratch and memory");
  const scratch = grid("Scratch", run.scratch, run.names);
  const memory = grid("Memory", run.memory, new Map());
  words.append(scratch.table, memory.table);
  host.append(
    element(
      "header",
      {},
      element("h1", {}, head.name, element("span", { className: "soft" }, " " + reach())),
      element("div", { className: "tools" }, button("|◀", "To the first step", () => go(0)), button("◀", "A step back", () => go(at - 1)), button("▶", "A step forward", () => go(at + 1)), button("▶|", "To the last step", () => go(head.steps)), base),
    ),
    element("div", { className: "reach" }, slider, where),
    element("div", { className: "body" }, ops, words),
  );

  function reach() {
    const steps = count(head.steps) + (head.steps === 1 ? " step" : " steps");
    if (head.first === 0 && !head.goesOn) return "the whole run, " + steps;
    return "steps " + count(head.first) + " to " + count(head.first + head.steps) + " of the run" + (head.goesOn ? ", which goes on" : "");
  }

  function text(value) {
    return hex ? "0x" + value.toString(16).padStart(8, "0") : String(value);
  }

  // Rows of words; those in which a word is written or is not 0 at the start.
  function grid(title, place, names) {
    const { writes } = place;
    const rows = new Set();
    for (const address of place.shown) rows.add(Math.floor(address / head.row));
    for (const address of writes.address) rows.add(Math.floor(address / head.row));
    const cells = new Map();
    const table = element("table", { className: "grid" });
    table.append(element("caption", {}, title, element("span", { className: "soft" }, title === "Scratch" ? " rows that stay 0 are left out" : " rows that are written")));
    table.append(element("tr", {}, element("th", {}), Array.from({ length: head.row }, (_, i) => element("th", { className: "number" }, "+" + i))));
    for (const row of [...rows].sort((a, b) => a - b)) {
      const line = element("tr", {}, element("th", { className: "number" }, String(row * head.row)));
      for (let i = 0; i < head.row; i++) {
        const address = row * head.row + i;
        const cell = element("td", { className: "number" });
        if (place.words[address] !== undefined) {
          const name = names.get(address);
          const value = element("span", {});
          cell.append(value);
          cell.title = "word " + address + (name ? ", " + name : "");
          // What a constant is called stands there as its value.
          if (name && name !== "constant") cell.append(element("span", { className: "name" }, name));
          cells.set(address, { cell, value });
        }
        line.append(cell);
      }
      table.append(line);
    }
    if (rows.size === 0) table.append(element("tr", {}, element("td", { colSpan: head.row + 1, className: "soft" }, "nothing is written")));
    let marked = [];

    function put(address) {
      const value = place.words[address];
      const found = cells.get(address);
      found.value.textContent = text(value);
      found.cell.classList.toggle("zero", value === 0);
    }

    // From one number of steps to another, either way.
    function move(from, to) {
      for (let step = from; step < to; step++) {
        for (let i = writes.first[step]; i < writes.first[step + 1]; i++) place.words[writes.address[i]] = writes.after[i];
      }
      for (let step = from - 1; step >= to; step--) {
        for (let i = writes.first[step + 1] - 1; i >= writes.first[step]; i--) place.words[writes.address[i]] = writes.before[i];
      }
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      for (let i = writes.first[low]; i < writes.first[high]; i++) put(writes.address[i]);
      marked.forEach(({ cell }) => cell.classList.remove("changed", "same"));
      marked = [];
      if (to === 0) return null;
      for (let i = writes.first[to - 1]; i < writes.first[to]; i++) {
        const found = cells.get(writes.address[i]);
        found.cell.classList.add(writes.before[i] === writes.after[i] ? "same" : "changed");
        marked.push(found);
      }
      return marked.length > 0 ? marked[0].cell : null;
    }

    const fill = () => cells.forEach((_, address) => put(address));
    fill();
    return { table, move, fill };
  }

  // What the words of an operand held before the step, or hold after it.
  function held(words, step, before) {
    const { writes } = run.scratch;
    const values = [];
    for (let word = words.start; word < words.start + words.length; word++) {
      let value = run.scratch.words[word];
      for (let i = writes.first[step]; before && i < writes.first[step + 1]; i++) if (writes.address[i] === word) value = writes.before[i];
      values.push(text(value));
    }
    return values.join(" ");
  }

  function opLines(step) {
    const lines = [];
    for (let op = run.first[step]; op < run.first[step + 1]; op++) {
      const engine = head.engines[formOf(run, op).engine];
      const operand = (words, before, sign) =>
        element("div", { className: "operand" }, element("span", { className: "soft" }, words.name + " " + (words.length === 1 ? words.start : words.start + ".." + (words.start + words.length - 1)) + sign), held(words, step, before));
      const write = writeOf(run, op);
      lines.push(
        element(
          "li",
          {},
          element("span", { className: "swatch", style: "background:" + engine.colour, title: engine.name }),
          code(opText(run, op)),
          element("span", { className: "soft meaning" }, " " + formOf(run, op).meaning),
          readsOf(run, op).map((words) => operand(words, true, " is ")),
          write === null ? [] : operand(write, false, " becomes "),
        ),
      );
    }
    return lines;
  }

  function stored(step) {
    const { writes } = run.memory;
    const lines = [];
    for (let i = writes.first[step]; i < writes.first[step + 1]; i++) {
      lines.push(element("li", {}, code("memory[" + writes.address[i] + "]"), " " + text(writes.before[i]) + " → " + text(writes.after[i])));
    }
    return lines.length === 0 ? [] : [element("h3", {}, "Memory written"), element("ul", {}, lines)];
  }

  function show() {
    slider.value = at;
    const status = head.statuses[run.status[at]];
    where.textContent = "after " + count(head.first + at) + (head.first + at === 1 ? " step" : " steps") + ", " + count(run.cycle[at]) + (run.cycle[at] === 1 ? " cycle" : " cycles") + ": " + status + " at op-set " + count(run.pc[at]);
    const parts = [];
    if (status === "trapped") parts.push(element("p", { className: "note" }, head.trap));
    if (at > 0 && status !== "trapped") {
      const lines = opLines(at - 1);
      parts.push(element("h2", {}, run.pc[at - 1] >= head.opSets ? "The end of the program" : "Done: op-set " + count(run.pc[at - 1]) + " in cycle " + count(run.cycle[at - 1])));
      if (lines.length === 0 && run.pc[at - 1] < head.opSets) parts.push(element("p", { className: "soft" }, "no op that takes a slot"));
      parts.push(element("ul", {}, lines), ...stored(at - 1));
    }
    if (at === 0) parts.push(element("h2", {}, head.first === 0 ? "Before the first op-set" : "After " + count(head.first) + " steps"));
    if (at < head.steps && run.pc[at] < head.opSets) {
      parts.push(element("h3", {}, "Next: op-set " + count(run.pc[at])));
      const next = [];
      for (let op = run.first[at]; op < run.first[at + 1]; op++) next.push(element("li", {}, code(opText(run, op))));
      parts.push(element("ul", { className: "soft" }, next));
    }
    ops.replaceChildren(...parts);
    ops.scrollTop = 0;
  }

  function go(to) {
    to = Math.min(head.steps, Math.max(0, to));
    const cells = [scratch.move(at, to), memory.move(at, to)].filter((cell) => cell !== null);
    at = to;
    show();
    // Brings what changed into view, unless some of it is there already.
    const box = words.getBoundingClientRect();
    const seen = cells.some((cell) => cell.getBoundingClientRect().bottom > box.top && cell.getBoundingClientRect().top < box.bottom);
    if (cells.length > 0 && !seen) cells[0].scrollIntoView({ block: "center" });
  }

  const keys = {
    ArrowLeft: (event) => go(at - (event.shiftKey ? 10 : 1)),
    ArrowRight: (event) => go(at + (event.shiftKey ? 10 : 1)),
    Home: () => go(0),
    End: () => go(head.steps),
  };
  document.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key](event);
  });

  const asked = new URLSearchParams(location.hash.slice(1)).get("step");
  go(/^\d+$/.test(asked) ? Number(asked) : 0);
  host.setAttribute("data-ready", "");

  // For scripts that drive the page.
  window.kernelStepper = { run, go, at: () => at };
}
