// The search: words to a list of ops. All words have to fit.

function termOf(program, word) {
  const target = /^@(\d+)$/.exec(word);
  if (target) return { cycle: Number(target[1]) };
  const address = /^([rw]?)(\d+)$/.exec(word);
  if (address) {
    const at = Number(address[2]);
    return {
      fits: (op) =>
        (address[1] !== "r" && touches(writeOf(program, op), at)) ||
        (address[1] !== "w" && readsOf(program, op).some((words) => touches(words, at))),
    };
  }
  const { head } = program;
  const lower = word.toLowerCase();
  // An op's whole name first: "+" means the scalar and the vector op, not every name with a plus in it.
  const whole = program.forms.map((form) => form && (form.name === lower || form.slot === lower));
  const engine = head.engines.findIndex((entry) => entry.name === lower);
  if (engine >= 0) return { fits: (op) => formOf(program, op).engine === engine };
  if (whole.some((fits) => fits)) return { fits: (op) => whole[program.code[op]] };
  const part = program.forms.map((form) => form && (form.name.includes(lower) || head.kinds[form.kind].name.includes(lower)));
  const texts = program.texts.map((text) => text.toLowerCase().includes(lower));
  return { fits: (op) => part[program.code[op]] || texts[program.group[op]] || texts[program.value[op]] };
}

function find(program, query) {
  const words = query.split(/\s+/).filter((word) => word);
  if (words.length === 0) return null;
  const terms = words.map((word) => termOf(program, word));
  const jump = terms.find((term) => term.cycle !== undefined);
  const tests = terms.filter((term) => term.fits);
  const list = [];
  if (tests.length > 0) for (let op = 0; op < program.ops; op++) if (tests.every((term) => term.fits(op))) list.push(op);
  const marked = new Uint8Array(program.ops);
  list.forEach((op) => (marked[op] = 1));
  // The first hit from a cycle on, by halving.
  function firstFrom(cycle) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (program.cycle[list[middle]] < Math.floor(cycle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  return { list, has: (op) => marked[op] === 1, firstFrom, cycle: jump ? jump.cycle : null, searches: tests.length > 0 };
}
