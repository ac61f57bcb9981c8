"""Scores the samples with one scorer.

In: the folder of `samples.py`, and the name of a scorer: an algorithm of nomenklatura
(`logic-v2`, `logic-v1`, `name-based`) or the path of the `interdict` command. Out, in the
same folder: `SCORER.pairs.json` (every labelled pair, both ways, and the seconds of the
processor that they took), `SCORER.aliases.json`, and `SCORER.alerts.jsonl`: a line for each
clean person with every score from 0.30 on. Every entry is compared with every clean person:
no candidates. A run that was cut off goes on with the next clean person.

    python scores.py OUT logic-v2 [--only pairs]
    python scores.py OUT ../../target/release/interdict

What would make the comparison unfair is avoided: nomenklatura keeps the analysis of names
by entity id, so each side of a pair is an entity of its own; its first call builds tables
for seconds, so it is made before the clock runs. For the alerts the entries stay the same
objects, so that this memory helps it as it would in use.
"""

import argparse
import json
import re
import resource
import subprocess
import tempfile
import time
from pathlib import Path

LOWEST = 0.30
WARM = ("Jon Smyth", "John Smith")


class Nomenklatura:
    def __init__(self, algorithm):
        from followthemoney import model
        from nomenklatura.matching import get_algorithm

        self.model = model
        self.algorithm = get_algorithm(algorithm)
        if self.algorithm is None:
            raise SystemExit(f"nomenklatura has no algorithm `{algorithm}`")
        self.config = self.algorithm.default_config()
        self.made = 0
        for schema in ("Person", "Company"):
            left, right = ({"schema": schema, "properties": {"name": [name]}} for name in WARM)
            self.score(self.proxy(left), self.proxy(right))

    def proxy(self, entity):
        self.made += 1
        return self.model.get_proxy({**entity, "id": f"fresh-{self.made}"})

    def score(self, left, right):
        return self.algorithm.compare(left, right, self.config).score

    def pairs(self, pairs):
        """Scores pairs: with the seconds that the processor took for comparing alone."""
        ready = [(self.proxy(left), self.proxy(right)) for left, right in pairs]
        start = time.process_time()
        scores = [self.score(left, right) for left, right in ready]
        return scores, time.process_time() - start

    def against(self, query, entries):
        query = self.proxy(query)
        return [self.score(query, entry) for entry in entries]

    def listed(self, entries):
        return [self.proxy(entry) for entry in entries]


class Interdict:
    """`interdict compare`: a pair a line in, an answer with its explanation a line out."""

    SCORE = re.compile(rb'"score":([0-9.e-]+)')

    def __init__(self, command):
        self.command = command

    def pairs(self, pairs):
        """Scores pairs: with the seconds of the whole process, reading, explaining and all,
        less those of an empty run."""
        start = self.run([(WARM_ENTITY, WARM_ENTITY)])[1]
        scores, seconds = self.run(pairs)
        return scores, max(seconds - start, 0.0)

    def run(self, pairs):
        with tempfile.TemporaryFile() as lines:
            for left, right in pairs:
                lines.write(json.dumps({"left": left, "right": right}).encode() + b"\n")
            lines.seek(0)
            before = used()
            done = subprocess.run([self.command, "compare"], stdin=lines, stdout=subprocess.PIPE, check=True)
            after = used()
        found = [float(self.SCORE.search(line).group(1)) for line in done.stdout.splitlines()]
        if len(found) != len(pairs):
            raise SystemExit(f"{len(pairs)} pairs asked, {len(found)} answered")
        return found, after - before

    def against(self, query, entries):
        return self.run([(query, entry) for entry in entries])[0]

    def listed(self, entries):
        return entries


def used():
    """Seconds of the processor that ended child processes took."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


WARM_ENTITY = {"schema": "Person", "properties": {"name": [WARM[0]]}}


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sides(pairs):
    return [(pair["left"], pair["right"]) for pair in pairs]


def score_pairs(scorer, out, name):
    pairs = read(out / "pairs.jsonl")
    both = sides(pairs)
    there, seconds = scorer.pairs(both)
    runs = [seconds] + [scorer.pairs(both)[1] for _ in range(4)]
    back, _ = scorer.pairs([(right, left) for left, right in both])
    told = {"there": there, "back": back, "seconds": sorted(runs), "pairs": len(pairs)}
    (out / f"{name}.pairs.json").write_text(json.dumps(told) + "\n")


def score_aliases(scorer, out, name):
    scores, _ = scorer.pairs(sides(read(out / "aliases.jsonl")))
    (out / f"{name}.aliases.json").write_text(json.dumps(scores) + "\n")


def score_alerts(scorer, out, name):
    path = out / f"{name}.alerts.jsonl"
    done = {line["id"] for line in read(path)} if path.exists() else set()
    entries = scorer.listed(read(out / "entries.jsonl"))
    with open(path, "a", encoding="utf-8") as file:
        for query in read(out / "clean.jsonl"):
            if query["id"] in done:
                continue
            found = enumerate(scorer.against(query, entries))
            near = {str(place): round(score, 4) for place, score in found if score >= LOWEST}
            file.write(json.dumps({"id": query["id"], "near": near}) + "\n")
            file.flush()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("out", type=Path)
    options.add_argument("scorer")
    options.add_argument("--only", choices=["pairs", "aliases", "alerts"])
    options = options.parse_args()
    ours = Path(options.scorer).exists()
    scorer = Interdict(options.scorer) if ours else Nomenklatura(options.scorer)
    name = "interdict" if ours else options.scorer
    steps = {"pairs": score_pairs, "aliases": score_aliases, "alerts": score_alerts}
    for step, run in steps.items():
        if options.only in (None, step):
            run(scorer, options.out, name)


if __name__ == "__main__":
    main()
