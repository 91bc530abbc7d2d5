// The panel beside the lanes: an op, a cycle, or the program as a whole.

const heading = (text) => element("h3", {}, text);

function wordsText(words) {
  return words.length === 1 ? "word " + words.start : "words " + words.start + ".." + (words.start + words.length - 1);
}

// 3, 4, 5, 9 as 3..5, 9.
function runs(words) {
  const sorted = [...words].sort((a, b) => a - b);
  const parts = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end] + 1) end++;
    parts.push(end === i ? String(sorted[i]) : sorted[i] + ".." + sorted[end]);
    i = end + 1;
  }
  return parts.join(", ");
}

function makePanel(program, host, choose, chooseCycle) {
  const listed = 12;

  function link(op) {
    const go = element("a", { href: "#", title: "Go to this op" }, code(opText(program, op)));
    go.addEventListener("click", (event) => {
      event.preventDefault();
      choose(op);
    });
    return go;
  }

  function cycleLink(cycle) {
    const go = element("a", { href: "#" }, "cycle " + count(cycle));
    go.addEventListener("click", (event) => {
      event.preventDefault();
      chooseCycle(cycle);
    });
    return go;
  }

  const place = (op) => " " + engineOf(program, op) + " " + slotOf(program, op) + ", cycle " + count(program.cycle[op]);
  const named = (op) => (program.value[op] > 0 ? [element("span", { className: "name" }, " " + program.texts[program.value[op]])] : []);
  const line = (op, ...rest) => element("li", {}, link(op), ...named(op), element("span", { className: "soft" }, place(op)), ...rest);

  function list(ops, toItem) {
    const items = element("ul", {}, ops.slice(0, listed).map(toItem));
    if (ops.length > listed) items.append(element("li", { className: "soft" }, "and " + count(ops.length - listed) + " more"));
    return items;
  }

  function reads(op) {
    const operands = readsOf(program, op);
    if (operands.length === 0) return [];
    const items = operands.map((words) => {
      const found = writersOf(program, words, program.cycle[op]);
      const parts = found.writers.map((writer) =>
        line(writer.op, found.writers.length > 1 ? element("span", { className: "soft" }, ", word " + runs(writer.words)) : null),
      );
      if (found.never.length > 0) {
        const all = found.never.length === words.length;
        parts.push(element("li", { className: "soft" }, (all ? "" : "word " + runs(found.never) + " ") + "never written before: 0"));
      }
      return element("div", {}, paragraph(code(words.name), " " + wordsText(words) + ", written by"), element("ul", {}, parts));
    });
    return [heading("Reads"), ...items];
  }

  function writes(op) {
    const form = formOf(program, op);
    const words = writeOf(program, op);
    const parts = [];
    if (words !== null) {
      const { readers, over } = readersOf(program, op);
      const what = readers.length === 0 ? ", read by nobody" : ", read by " + (readers.length === 1 ? "" : count(readers.length));
      parts.push(paragraph(code(words.name), " " + wordsText(words) + what));
      if (readers.length > 0) parts.push(list(readers, (reader) => line(reader)));
      if (over >= 0) parts.push(paragraph(element("span", { className: "soft" }, "written over by "), link(over), element("span", { className: "soft" }, place(over))));
    }
    if (form.operands.length > 0 && /store/.test(form.name)) parts.push(paragraph("memory, at the address in word " + program.x[0][op]));
    return parts.length === 0 ? [] : [heading("Writes"), ...parts];
  }

  function reason(op) {
    const cycle = program.cycle[op];
    const ready = cycle - program.waited[op];
    const engine = engineOf(program, op);
    const parts = [];
    if (program.arrival[op] === 0) {
      parts.push(element("li", {}, "It waits for no op: its operands were there from the start."));
    } else {
      const last = op - program.arrival[op];
      const through = ["word " + program.arrivalWord[op], "a memory word", "the flow of control", "the trace"][program.arrivalKind[op]];
      parts.push(element("li", {}, "Its operands were there from cycle " + count(ready) + ". The last to come was " + through + ", from ", link(last), element("span", { className: "soft" }, place(last)), "."));
    }
    const waited = program.waited[op];
    const order = waited - program.full[op] - program.scratch[op];
    if (waited === 0) parts.push(element("li", {}, "It was issued at once."));
    if (program.full[op] > 0) parts.push(element("li", {}, "Then it waited " + cyclesText(program.full[op]) + " in which " + engine + " was full."));
    if (program.scratch[op] > 0) parts.push(element("li", {}, "It waited " + cyclesText(program.scratch[op]) + " in which no scratch was free for its result."));
    if (order > 0) parts.push(element("li", {}, "It was put " + cyclesText(order) + " later although a slot and scratch were free."));
    if (program.tenant[op] > 0) {
      const tenant = op - program.tenant[op];
      parts.push(element("li", {}, "The words it writes were free from cycle " + count(cycle - program.roomy[op]) + ", after ", link(tenant), element("span", { className: "soft" }, place(tenant)), "."));
    }
    const slack = program.slack[op];
    parts.push(element("li", {}, "Under any schedule it could run in cycle " + count(cycle - program.late[op]) + " at the earliest; " + (slack === 0 ? "it is on the critical path." : cyclesText(slack) + " of slack.")));
    return [heading("Why in this cycle"), element("ul", { className: "prose" }, parts)];
  }

  function slots(cycle) {
    const { engines, reasons } = program.head;
    const rows = engines.map((engine, index) => {
      const used = program.used[index][cycle + 1] - program.used[index][cycle];
      const empty = reasons
        .map((name, at) => ({ name, slots: program.idle[index][at][cycle] }))
        .filter((entry) => entry.slots > 0)
        .map((entry) => entry.slots + " " + entry.name);
      return element(
        "tr",
        {},
        element("td", {}, element("span", { className: "swatch", style: "background:" + engine.colour }), engine.name),
        element("td", { className: "number" }, used + " / " + engine.slots),
        element("td", {}, empty.join(", ")),
      );
    });
    return element(
      "table",
      {},
      element("tr", {}, element("th", {}, "engine"), element("th", { className: "number" }, "filled"), element("th", {}, "empty, and why")),
      rows,
    );
  }

  function showOp(op) {
    const form = formOf(program, op);
    const cycle = program.cycle[op];
    const about = [];
    if (program.group[op] > 0) about.push(paragraph(element("span", { className: "soft" }, "group "), program.texts[program.group[op]]));
    if (program.value[op] > 0) about.push(paragraph(element("span", { className: "soft" }, "its value is "), element("span", { className: "name" }, program.texts[program.value[op]])));
    host.replaceChildren(
      element("h2", {}, code(opText(program, op))),
      paragraph(element("span", { className: "meaning" }, form.meaning)),
      ...(form.doc ? [paragraph(element("span", { className: "soft" }, form.doc))] : []),
      paragraph(engineOf(program, op) + " slot " + slotOf(program, op) + ", ", cycleLink(cycle), ", op-set " + count(program.opSet[cycle])),
      ...about,
      ...reads(op),
      ...writes(op),
      ...reason(op),
    );
    host.scrollTop = 0;
  }

  function showCycle(cycle) {
    const ops = Array.from({ length: program.first[cycle + 1] - program.first[cycle] }, (_, i) => program.first[cycle] + i);
    host.replaceChildren(
      element("h2", {}, "Cycle " + count(cycle)),
      paragraph("op-set " + count(program.opSet[cycle]) + ", " + count(ops.length) + (ops.length === 1 ? " op, " : " ops, ") + count(program.live[cycle]) + " words of scratch live"),
      slots(cycle),
      heading("Ops"),
      element("ul", {}, ops.map((op) => element("li", {}, link(op), ...named(op), element("span", { className: "soft" }, " " + engineOf(program, op) + " " + slotOf(program, op))))),
    );
    host.scrollTop = 0;
  }

  function showProgram() {
    const { head } = program;
    const rows = head.engines.map((engine, index) => {
      const used = program.used[index][program.cycles];
      const share = program.cycles === 0 ? 0 : used / (engine.slots * program.cycles);
      return element(
        "tr",
        {},
        element("td", {}, element("span", { className: "swatch", style: "background:" + engine.colour }), engine.name),
        element("td", { className: "number" }, String(engine.slots)),
        element("td", { className: "number" }, count(used)),
        element("td", { className: "number" }, percent(share)),
      );
    });
    const keys = [
      ["wheel, + −", isFramed ? "zoom; click first, or hold Ctrl" : "zoom"],
      ["drag, ← →", "move; with Shift a whole view"],
      ["Home, End", "first, last cycle"],
      ["0", "the whole program"],
      ["/", "search"],
      ["n, N", "next, previous op found"],
      ["Esc", "let go of the op, then of the search"],
    ];
    const search = [
      ["multiply_add", "ops of that name"],
      ["valu", "ops of that engine"],
      ["137", "ops that read or write word 137"],
      ["w137, r137", "only those that write, read it"],
      ["@500", "go to cycle 500"],
      ["hash", "ops whose group, value or kind says so"],
    ];
    const pairs = (all) => element("dl", {}, all.flatMap(([key, what]) => [element("dt", {}, key), element("dd", {}, what)]));
    host.replaceChildren(
      element("h2", {}, "Click an op"),
      paragraph(element("span", { className: "soft" }, "to see what it reads, who reads what it writes, and why it stands in its cycle; an empty slot or the axis, to see the cycle.")),
      ...(head.note ? [element("p", { className: "note" }, head.note)] : []),
      element(
        "table",
        {},
        element("tr", {}, element("th", {}, "engine"), element("th", { className: "number" }, "slots"), element("th", { className: "number" }, "ops"), element("th", { className: "number" }, "filled")),
        rows,
      ),
      heading("Keys"),
      pairs(keys),
      heading("Search for"),
      pairs(search),
      paragraph(element("span", { className: "soft" }, "Several words: ops that all of them fit.")),
    );
    host.scrollTop = 0;
  }

  return { showOp, showCycle, showProgram };
}
