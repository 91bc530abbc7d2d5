// The whole program in a strip: a row for each engine, the fuller the darker; marks where the search has hits; a frame
// around what the lanes show.

const rowHeight = 11;
const marksHeight = 8;

function makeOverview(program, canvas, ink) {
  const context = canvas.getContext("2d", { alpha: false });
  const rows = document.createElement("canvas");
  const rowsContext = rows.getContext("2d", { alpha: false });
  const height = program.head.engines.length * (rowHeight + 2) + marksHeight + 6;
  let width = 1;
  let dpr = 1;

  function resize(whole, ratio) {
    width = Math.max(1, whole - gutter);
    dpr = ratio;
    canvas.width = rows.width = Math.round(whole * dpr);
    canvas.height = rows.height = Math.round(height * dpr);
    canvas.style.height = height + "px";
    drawRows(null);
  }

  // What changes only with the size, the colours or the search.
  function drawRows(hits) {
    rowsContext.setTransform(dpr, 0, 0, dpr, 0, 0);
    rowsContext.fillStyle = ink.paper;
    rowsContext.fillRect(0, 0, width + gutter, height);
    program.head.engines.forEach((engine, index) => {
      const y = index * (rowHeight + 2) + 2;
      rowsContext.globalAlpha = 1;
      rowsContext.fillStyle = ink.lane;
      rowsContext.fillRect(gutter, y, width, rowHeight);
      rowsContext.fillStyle = engine.colour;
      const used = program.used[index];
      // A column is a pixel of the screen: with any other edges the colours of neighbours would mix into stripes.
      const columns = Math.floor(width * dpr);
      for (let column = 0; column < columns; column++) {
        const first = Math.floor((column * program.cycles) / columns);
        const last = Math.max(first + 1, Math.floor(((column + 1) * program.cycles) / columns));
        const share = (used[last] - used[first]) / (engine.slots * (last - first));
        if (!(share > 0)) continue;
        rowsContext.globalAlpha = 0.12 + 0.88 * share;
        rowsContext.fillRect(gutter + column / dpr, y, 1 / dpr, rowHeight);
      }
      rowsContext.globalAlpha = 1;
      rowsContext.textBaseline = "middle";
      rowsContext.font = "11px " + ink.sans;
      rowsContext.fillStyle = ink.ink;
      rowsContext.textAlign = "left";
      rowsContext.fillText(engine.name, 10, y + rowHeight / 2);
      rowsContext.fillStyle = ink.soft;
      rowsContext.textAlign = "right";
      if (engine.slots > 0) {
        const whole = program.cycles === 0 ? 0 : used[program.cycles] / (engine.slots * program.cycles);
        rowsContext.fillText(percent(whole), gutter - 8, y + rowHeight / 2);
      }
    });
    if (hits) {
      rowsContext.fillStyle = ink.ink;
      let before = -2;
      for (const op of hits.list) {
        const x = Math.floor((program.cycle[op] / program.cycles) * width);
        if (x <= before) continue;
        before = x;
        rowsContext.fillRect(gutter + x, height - marksHeight - 1, 1.5, marksHeight);
      }
      rowsContext.fillStyle = ink.soft;
      rowsContext.textAlign = "left";
      rowsContext.fillText("found", 10, height - marksHeight / 2 - 1);
    }
  }

  function draw(view) {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(rows, 0, 0);
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    const scale = width / program.cycles;
    const from = gutter + Math.max(0, view.from) * scale;
    const to = gutter + Math.min(program.cycles, view.from + view.span) * scale;
    const shown = Math.max(3, to - from);
    context.fillStyle = ink.veil;
    context.fillRect(gutter, 0, from - gutter, height);
    context.fillRect(from + shown, 0, gutter + width - from - shown, height);
    context.strokeStyle = ink.ink;
    context.lineWidth = 1.5;
    context.strokeRect(from + 0.75, 0.75, shown - 1.5, height - 1.5);
  }

  return { resize, drawRows, draw, height, cycleAt: (x) => ((x - gutter) / width) * program.cycles };
}
