// A program in arrays, and the questions asked of it. A cycle's ops read before they write.

// The columns in the order in which ViewerData writes them.
function readProgram(head, bytes) {
  const read = columnReader(bytes);
  const { cycles, ops } = head;
  const naturals = () => read.fill(new Int32Array(ops), read.natural);
  const signeds = () => read.fill(new Int32Array(ops), read.signed);
  const program = {
    head,
    cycles,
    ops,
    forms: [],
    opSet: read.sums(new Int32Array(cycles), read.signed),
    live: read.sums(new Int32Array(cycles), read.signed),
    cycle: read.sums(new Int32Array(ops), read.natural),
    code: read.fill(new Uint8Array(ops), read.natural),
    x: [0, 1, 2, 3].map(() => read.fill(new Float64Array(ops), read.signed)),
    texts: read.texts(head.texts),
    group: naturals(),
    value: naturals(),
    waited: naturals(),
    late: naturals(),
    slack: naturals(),
    full: naturals(),
    scratch: naturals(),
    roomy: signeds(),
    tenant: naturals(),
    arrival: naturals(),
    arrivalKind: naturals(),
    arrivalWord: signeds(),
    idle: head.engines.map(() => head.reasons.map(() => read.fill(new Uint16Array(cycles), read.natural))),
  };
  for (const form of head.forms) program.forms[form.code] = form;
  placeInLanes(program);
  return program;
}

// A lane is a slot of an engine, the engines one after another.
function placeInLanes(program) {
  const { head, cycles, ops } = program;
  program.engineOfLane = head.engines.flatMap((engine, index) => new Array(engine.slots).fill(index));
  program.lanes = program.engineOfLane.length;
  program.firstLane = head.engines.map((_, index) => program.engineOfLane.indexOf(index));
  program.lane = new Uint16Array(ops);
  program.at = new Int32Array(program.lanes * cycles).fill(-1);
  program.first = new Int32Array(cycles + 1);
  program.used = head.engines.map(() => new Int32Array(cycles + 1));
  for (let op = 0, cycle = 0; cycle < cycles; cycle++) {
    program.first[cycle] = op;
    const slots = head.engines.map(() => 0);
    for (; op < ops && program.cycle[op] === cycle; op++) {
      const engine = program.forms[program.code[op]].engine;
      program.lane[op] = program.firstLane[engine] + slots[engine]++;
      program.at[program.lane[op] * cycles + cycle] = op;
    }
    slots.forEach((used, engine) => {
      program.used[engine][cycle + 1] = program.used[engine][cycle] + used;
    });
  }
  program.first[cycles] = ops;
}

const formOf = (program, op) => program.forms[program.code[op]];
const engineOf = (program, op) => program.head.engines[formOf(program, op).engine].name;
const slotOf = (program, op) => program.lane[op] - program.firstLane[formOf(program, op).engine];

function opText(program, op) {
  const form = formOf(program, op);
  const numbers = form.operands.map((_, i) => ", " + program.x[i][op]);
  return '["' + form.name + '"' + numbers.join("") + "]";
}

// The scratch words of the operands of one role.
function wordsOf(program, op, role) {
  const { operands } = formOf(program, op);
  const offset = operands.findIndex((operand) => operand.role === "Offset");
  const words = [];
  operands.forEach((operand, i) => {
    if (operand.role !== role) return;
    const start = program.x[i][op] + (offset < 0 ? 0 : program.x[offset][op]);
    words.push({ name: operand.name, start, length: operand.isVector ? program.head.vectorLength : 1 });
  });
  return words;
}

const readsOf = (program, op) => wordsOf(program, op, "Source");
const writeOf = (program, op) => wordsOf(program, op, "Destination")[0] || null;

function touches(words, word) {
  return words !== null && word >= words.start && word < words.start + words.length;
}

// Who wrote these words last before a cycle: [{ op, words }], and the words nobody wrote.
function writersOf(program, words, cycle) {
  const left = new Set(Array.from({ length: words.length }, (_, i) => words.start + i));
  const writers = [];
  for (let op = program.first[cycle] - 1; op >= 0 && left.size > 0; op--) {
    const write = writeOf(program, op);
    const found = write === null ? [] : [...left].filter((word) => touches(write, word));
    if (found.length === 0) continue;
    found.forEach((word) => left.delete(word));
    writers.push({ op, words: found });
  }
  return { writers, never: [...left] };
}

// Who reads what an op writes before it is written over: the ops, and by whom the last of it is.
function readersOf(program, op) {
  const write = writeOf(program, op);
  if (write === null) return { readers: [], over: -1 };
  const left = new Set(Array.from({ length: write.length }, (_, i) => write.start + i));
  const readers = [];
  let over = -1;
  for (let cycle = program.cycle[op] + 1; cycle < program.cycles && left.size > 0; cycle++) {
    for (let next = program.first[cycle]; next < program.first[cycle + 1]; next++) {
      if (readsOf(program, next).some((words) => [...left].some((word) => touches(words, word)))) readers.push(next);
    }
    for (let next = program.first[cycle]; next < program.first[cycle + 1]; next++) {
      const words = writeOf(program, next);
      if (words === null) continue;
      for (const word of [...left]) {
        if (touches(words, word)) {
          left.delete(word);
          over = next;
        }
      }
    }
  }
  return { readers, over: left.size === 0 ? over : -1 };
}
