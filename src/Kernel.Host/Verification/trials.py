"""Runs a program on many inputs, on the original's frozen machine, and compares memory with the original's reference.

Usage: trials.py ORIGINAL PLAN. ORIGINAL holds tests/frozen_problem.py and the loader; PLAN is JSON with height, rounds,
batch and seeds. Prints JSON lines: the machine first, then a line when an input begins and one when it is done.
"""

import importlib.util
import json
import random
import sys
from pathlib import Path

TOP = 2**32 - 1


def load_module(name, path):
    """By its file, not by its name: nothing that lies beside it can take its place or that of a standard module."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def say(**line):
    print(json.dumps(line), flush=True)


def inputs(frozen, plan):
    """Names, and functions that make the tree and the batch: first as the original draws them, then corner cases."""
    height, rounds, batch = plan["height"], plan["rounds"], plan["batch"]

    def drawn(seed):
        random.seed(seed)
        tree = frozen.Tree.generate(height)
        return tree, frozen.Input.generate(tree, batch, rounds)

    def filled(word):
        nodes = 2 ** (height + 1) - 1
        words = [word(i) for i in range(nodes + batch)]
        return frozen.Tree(height, words[:nodes]), frozen.Input([0] * batch, words[nodes:], rounds)

    for seed in plan["seeds"]:
        yield f"random, seed {seed}", lambda: drawn(seed)
    any_word = random.Random(plan["wordSeed"])
    extremes = [0, TOP, 2**31, 2**31 - 1, 1, TOP - 1, 2**30 - 1]
    yield f"random words of 32 bits, seed {plan['wordSeed']}", lambda: filled(lambda _: any_word.randint(0, TOP))
    yield "all words 0", lambda: filled(lambda _: 0)
    yield "all words 1", lambda: filled(lambda _: 1)
    yield "all words 2^30 - 1", lambda: filled(lambda _: 2**30 - 1)
    yield "all words 2^32 - 1", lambda: filled(lambda _: TOP)
    yield "words at the extremes", lambda: filled(lambda i: extremes[i % len(extremes)])
    yield "words that count up", lambda: filled(lambda i: i)


def first_difference(expected, actual, begin, end):
    for address in range(begin, end):
        if expected[address] != actual[address]:
            return [address, expected[address], actual[address]]
    return None


def run(frozen, kernel, tree, batch):
    memory = frozen.build_mem_image(tree, batch)
    indices, values, end = memory[5], memory[6], len(memory)
    # As the submission tests set it up, but with one core whatever the file says.
    machine = frozen.Machine(memory, kernel.instrs, kernel.debug_info(), n_cores=1)
    machine.enable_pause = False
    machine.enable_debug = False
    try:
        machine.run()
    except Exception as fault:
        place = max(machine.cores[0].pc - 1, 0)
        return {"cycles": machine.cycle, "fault": f"op-set {place}: {type(fault).__name__}: {fault}"}
    for expected in frozen.reference_kernel2(memory):
        pass
    return {
        "cycles": machine.cycle,
        "fault": None if len(machine.mem) == end else f"memory has {len(machine.mem)} words, not {end}",
        "value": first_difference(expected, machine.mem, values, end),
        "index": first_difference(expected, machine.mem, indices, values),
        "other": first_difference(expected, machine.mem, 0, indices),
    }


def main():
    original, plan_file = map(Path, sys.argv[1:])
    plan = json.loads(plan_file.read_text(encoding="utf-8"))
    frozen = load_module("frozen_problem", original / "tests" / "frozen_problem.py")
    kernel = load_module("perf_takehome", original / "perf_takehome.py").KernelBuilder()
    kernel.build_kernel()
    say(
        machine={
            "slots": frozen.SLOT_LIMITS,
            "vectorLength": frozen.VLEN,
            "scratchSize": frozen.SCRATCH_SIZE,
            "cores": frozen.N_CORES,
        }
    )
    for name, make in inputs(frozen, plan):
        say(begins=name)
        tree, batch = make()
        say(ends=name, **run(frozen, kernel, tree, batch))
    say(finished=True)


main()
