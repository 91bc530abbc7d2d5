// The lanes: an op is a cell in the lane of its slot. Far out, where a pixel is many cycles, a pixel shows how many of
// them are filled and the mean of their colours; means over 4, 16, 64... cycles are made once, so that a frame costs the
// same however much of the program it shows.

const gutter = 96;
const axisHeight = 26;
const engineGap = 7;
const most = 220; // pixels a cycle takes when zoomed in all the way
const short = {
  multiply_add: "*+",
  vbroadcast: "bc",
  const: "c",
  load: "ld",
  load_offset: "ld+",
  vload: "vl",
  store: "st",
  vstore: "vs",
  select: "?",
  vselect: "v?",
  add_imm: "+i",
  cond_jump: "j?",
  cond_jump_rel: "j?",
  jump: "j",
  jump_indirect: "j*",
};

function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

// The mean colour of some cells of a lane, weighed by how much of each is filled: cells of a level, or the ops themselves
// where there is none. The answer is one object, written over by the next call: frames must not make garbage.
function makeMean(program, colourOf) {
  const mean = { red: 0, green: 0, blue: 0, weight: 0 };
  return (level, lane, first, last) => {
    let red = 0;
    let green = 0;
    let blue = 0;
    let weight = 0;
    const start = lane * (level ? level.bins : program.cycles);
    for (let i = start + first; i <= start + last; i++) {
      if (level) {
        const share = level.data[i * 4 + 3];
        red += level.data[i * 4] * share;
        green += level.data[i * 4 + 1] * share;
        blue += level.data[i * 4 + 2] * share;
        weight += share;
      } else {
        const op = program.at[i];
        if (op < 0) continue;
        const colour = colourOf[program.code[op]];
        red += colour[0] * 255;
        green += colour[1] * 255;
        blue += colour[2] * 255;
        weight += 255;
      }
    }
    if (weight > 0) {
      mean.red = red / weight;
      mean.green = green / weight;
      mean.blue = blue / weight;
    }
    mean.weight = weight;
    return mean;
  };
}

function makeLevels(program) {
  const kinds = program.head.kinds.map((kind) => rgb(kind.colour));
  const colourOf = program.forms.map((form) => kinds[form.kind]);
  const meanOf = makeMean(program, colourOf);
  const levels = [];
  for (let bins = Math.ceil(program.cycles / 4); ; bins = Math.ceil(bins / 4)) {
    const below = levels[levels.length - 1];
    const length = below ? below.bins : program.cycles;
    const level = { bins, data: new Uint8ClampedArray(program.lanes * bins * 4) };
    for (let lane = 0; lane < program.lanes; lane++) {
      for (let bin = 0; bin < bins; bin++) {
        const end = Math.min(length, bin * 4 + 4);
        const mean = meanOf(below, lane, bin * 4, end - 1);
        if (mean.weight === 0) continue;
        const to = (lane * bins + bin) * 4;
        level.data[to] = mean.red;
        level.data[to + 1] = mean.green;
        level.data[to + 2] = mean.blue;
        // Rounded up: a single op among thousands of cycles must not vanish.
        level.data[to + 3] = Math.ceil(mean.weight / (end - bin * 4));
      }
    }
    levels.push(level);
    if (bins <= 1) break;
  }
  return { levels, colourOf, meanOf };
}

function makeLanes(program, canvas, ink) {
  const context = canvas.getContext("2d", { alpha: false });
  const strip = document.createElement("canvas");
  const stripContext = strip.getContext("2d");
  const { levels, colourOf, meanOf } = makeLevels(program);
  const kinds = program.head.kinds.map((kind) => kind.colour);
  const onKind = program.head.kinds.map((kind) => {
    const [red, green, blue] = rgb(kind.colour);
    return 0.299 * red + 0.587 * green + 0.114 * blue > 120 ? "#000" : "#fff";
  });
  let size = { width: 1, height: 1, dpr: 1, pitch: 10 };

  function resize(width, height, dpr) {
    const gaps = engineGap * (program.head.engines.length - 1);
    const pitch = Math.max(7, Math.min(26, Math.floor((height - axisHeight - gaps - 4) / program.lanes)));
    size = { width: Math.max(1, width - gutter), height, dpr, pitch };
    canvas.width = Math.round(width * dpr);
    canvas.height = Math.round(height * dpr);
    strip.width = Math.max(1, Math.round(size.width * dpr));
    strip.height = program.lanes;
  }

  const top = (lane) => axisHeight + lane * size.pitch + program.engineOfLane[lane] * engineGap;
  const bottom = () => top(program.lanes - 1) + size.pitch;

  function laneAt(y) {
    for (let lane = 0; lane < program.lanes; lane++) if (y >= top(lane) && y < top(lane) + size.pitch) return lane;
    return -1;
  }

  // One row of pixels a lane, stretched to the lane's height when it is drawn.
  function drawPixels(view, hits) {
    const width = strip.width;
    const image = stripContext.createImageData(width, program.lanes);
    const out = image.data;
    const each = view.span / width;
    const level = Math.floor(Math.log(Math.max(1, each)) / Math.log(4));
    const source = level > 0 ? levels[Math.min(level, levels.length) - 1] : null;
    const binSize = source ? Math.pow(4, Math.min(level, levels.length)) : 1;
    const dim = hits ? 0.28 : 1;
    for (let x = 0; x < width; x++) {
      const from = view.from + x * each;
      if (from + each <= 0 || from >= program.cycles) continue;
      let first = Math.max(0, Math.floor(from / binSize));
      let last = Math.max(first, Math.ceil((from + each) / binSize) - 1);
      if (each < 1) first = last = Math.floor(from + each / 2);
      last = Math.min(last, (source ? source.bins : program.cycles) - 1);
      if (first < 0 || first > last) continue;
      for (let lane = 0; lane < program.lanes; lane++) {
        const mean = meanOf(source, lane, first, last);
        if (mean.weight === 0) continue;
        const to = (lane * width + x) * 4;
        out[to] = mean.red;
        out[to + 1] = mean.green;
        out[to + 2] = mean.blue;
        out[to + 3] = Math.max(50, mean.weight / (last - first + 1)) * dim;
      }
    }
    if (hits) {
      for (let i = hits.firstFrom(view.from); i < hits.list.length; i++) {
        const op = hits.list[i];
        const cycle = program.cycle[op];
        if (cycle >= view.from + view.span) break;
        const start = Math.max(0, Math.floor((cycle - view.from) / each));
        const end = Math.min(width, Math.max(start + 2, Math.floor((cycle + 1 - view.from) / each)));
        const colour = colourOf[program.code[op]];
        for (let x = start; x < end; x++) {
          const to = (program.lane[op] * width + x) * 4;
          out[to] = colour[0];
          out[to + 1] = colour[1];
          out[to + 2] = colour[2];
          out[to + 3] = 255;
        }
      }
    }
    stripContext.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    for (let lane = 0; lane < program.lanes; lane++) {
      context.drawImage(strip, 0, lane, width, 1, gutter, top(lane) + 1, size.width, size.pitch - 2);
    }
  }

  function label(op, width) {
    const form = formOf(program, op);
    const whole = form.slot + " " + form.operands.map((_, i) => program.x[i][op]).join(" ");
    return [whole, form.slot, short[form.slot] || ""].find((text) => text && context.measureText(text).width < width) || "";
  }

  function drawCells(view, hits, chosen) {
    const bright = new Set(chosen === null ? [] : [chosen.op, ...chosen.writers, ...chosen.readers]);
    const scale = size.width / view.span;
    const first = Math.max(0, Math.floor(view.from));
    const last = Math.min(program.cycles, Math.ceil(view.from + view.span));
    const width = scale - (scale > 8 ? 2 : 1);
    const height = size.pitch - 2;
    const labelled = scale >= 18 && height >= 9;
    context.font = Math.min(12, height - 1) + "px " + ink.mono;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let op = program.first[first]; op < program.first[last]; op++) {
      const kind = formOf(program, op).kind;
      const x = gutter + (program.cycle[op] - view.from) * scale + (scale > 8 ? 1 : 0.5);
      const y = top(program.lane[op]) + 1;
      context.globalAlpha = hits && !hits.has(op) && !bright.has(op) ? 0.22 : 1;
      context.fillStyle = kinds[kind];
      context.fillRect(x, y, width, height);
      if (labelled) {
        context.fillStyle = onKind[kind];
        context.fillText(label(op, width - 2), x + width / 2, y + height / 2 + 0.5);
      }
    }
    context.globalAlpha = 1;
  }

  function cell(view, op) {
    const scale = size.width / view.span;
    const x = gutter + (program.cycle[op] - view.from) * scale;
    return { x, y: top(program.lane[op]), width: Math.max(scale, 3), height: size.pitch };
  }

  // The chosen op, what it reads from (solid) and who reads it (dashed).
  function drawChosen(view, chosen) {
    if (chosen === null) return;
    const own = cell(view, chosen.op);
    const link = (from, to, dash) => {
      const start = cell(view, from);
      const end = cell(view, to);
      const x0 = start.x + start.width;
      const bend = Math.max(14, (end.x - x0) / 3);
      context.setLineDash(dash);
      context.beginPath();
      context.moveTo(x0, start.y + start.height / 2);
      context.bezierCurveTo(x0 + bend, start.y + start.height / 2, end.x - bend, end.y + end.height / 2, end.x, end.y + end.height / 2);
      context.stroke();
      context.setLineDash([]);
    };
    context.strokeStyle = ink.ink;
    context.lineWidth = 1.25;
    chosen.writers.slice(0, 40).forEach((op) => {
      link(op, chosen.op, []);
      const box = cell(view, op);
      context.strokeRect(box.x, box.y + 0.5, box.width, box.height - 1);
    });
    chosen.readers.slice(0, 40).forEach((op) => {
      link(chosen.op, op, [3, 3]);
      const box = cell(view, op);
      context.setLineDash([3, 3]);
      context.strokeRect(box.x, box.y + 0.5, box.width, box.height - 1);
      context.setLineDash([]);
    });
    context.lineWidth = 3;
    context.strokeRect(own.x - 0.5, own.y - 0.5, own.width + 1, own.height + 1);
    context.lineWidth = 1;
  }

  function drawAxis(view) {
    const scale = size.width / view.span;
    const step = niceStep(view.span / Math.max(2, size.width / 90));
    context.font = "12px " + ink.sans;
    context.textBaseline = "middle";
    context.textAlign = "center";
    for (let cycle = Math.max(0, Math.ceil(view.from / step) * step); cycle <= Math.min(program.cycles, view.from + view.span); cycle += step) {
      const x = Math.round(gutter + (cycle - view.from) * scale) + 0.5;
      context.fillStyle = ink.line;
      context.fillRect(x - 0.5, axisHeight - 5, 1, bottom() - axisHeight + 5);
      const text = count(cycle);
      const half = context.measureText(text).width / 2;
      // A tick stands where its cycle begins; at the right edge its number would be cut.
      if (x + half < gutter + size.width) {
        context.fillStyle = ink.soft;
        context.fillText(text, Math.max(x, gutter + half + 1), 10);
      }
    }
  }

  function drawGutter(view) {
    context.fillStyle = ink.paper;
    context.fillRect(0, 0, gutter, size.height);
    context.textBaseline = "middle";
    context.font = "12px " + ink.sans;
    context.textAlign = "left";
    context.fillStyle = ink.soft;
    context.fillText("cycle", 10, 10);
    const first = Math.max(0, Math.min(program.cycles, Math.floor(view.from)));
    const last = Math.max(first, Math.min(program.cycles, Math.ceil(view.from + view.span)));
    program.head.engines.forEach((engine, index) => {
      if (engine.slots === 0) return;
      const y = top(program.firstLane[index]);
      context.fillStyle = engine.colour;
      context.fillRect(0, y + 1, 4, engine.slots * size.pitch - 2);
      context.textAlign = "left";
      context.fillStyle = ink.ink;
      context.font = "600 12px " + ink.sans;
      context.fillText(engine.name, 10, y + size.pitch / 2);
      if (last > first) {
        const share = (program.used[index][last] - program.used[index][first]) / (engine.slots * (last - first));
        context.font = "12px " + ink.sans;
        context.fillStyle = ink.soft;
        if (engine.slots * size.pitch > 30) context.fillText(percent(share), 10, y + size.pitch / 2 + 15);
        else context.fillText(percent(share), 42, y + size.pitch / 2);
      }
      context.font = Math.min(11, size.pitch) + "px " + ink.sans;
      context.fillStyle = ink.soft;
      context.textAlign = "right";
      for (let slot = 0; slot < engine.slots && engine.slots > 1; slot++) context.fillText(String(slot), gutter - 8, y + (slot + 0.5) * size.pitch);
    });
  }

  function draw(view, hits, chosen, cycle) {
    context.setTransform(size.dpr, 0, 0, size.dpr, 0, 0);
    context.fillStyle = ink.paper;
    context.fillRect(0, 0, size.width + gutter, size.height);
    const scale = size.width / view.span;
    const start = gutter + Math.max(0, -view.from * scale);
    const end = gutter + Math.min(size.width, (program.cycles - view.from) * scale);
    context.fillStyle = ink.lane;
    for (let lane = 0; lane < program.lanes; lane++) context.fillRect(start, top(lane) + 1, Math.max(0, end - start), size.pitch - 2);
    drawAxis(view);
    if (cycle !== null) {
      context.fillStyle = ink.mark;
      context.fillRect(gutter + (cycle - view.from) * scale, axisHeight - 4, Math.max(2, scale), bottom() - axisHeight + 4);
    }
    if (scale >= 4) drawCells(view, hits, chosen);
    else drawPixels(view, hits);
    context.save();
    context.beginPath();
    context.rect(gutter, 0, size.width, size.height);
    context.clip();
    drawChosen(view, chosen);
    context.restore();
    drawGutter(view);
  }

  return { resize, draw, laneAt, width: () => size.width, bottom };
}

function niceStep(least) {
  const power = Math.pow(10, Math.floor(Math.log10(Math.max(1, least))));
  return Math.max(1, [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= least) || power);
}
