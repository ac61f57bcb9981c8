"""Makes the tables from the scores.

In: the folder of `samples.py` and `scores.py`. Out: `result.json` in that folder, and the
tables as Markdown on standard output. Alerts are counted over the clean persons that every
scorer has answered; where a run was cut off, that is fewer, and the table says how many.

    python table.py OUT [--machine TEXT] [--commit TEXT]
"""

import argparse
import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import measures
from scores import LOWEST, read

DEFAULT = 0.70
THRESHOLDS = [0.50, 0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95]
RECALLS = [0.50, 0.60, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95]
PAIR_RECALLS = [0.60, 0.70, 0.80, 0.90]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def rounded(scores):
    return [round(score, 4) for score in scores]


def pair_figures(found, labels):
    there, back = rounded(found["there"]), rounded(found["back"])
    figures = {"ms_a_pair": 1000 * sorted(found["seconds"])[2] / found["pairs"]}
    figures["ms_spread"] = [1000 * found["seconds"][place] / found["pairs"] for place in (0, -1)]
    for way, scores in (("one_way", there), ("better_way", [max(pair) for pair in zip(there, back)])):
        precision, recall, f1 = measures.at(scores, labels, DEFAULT)
        best, threshold = measures.best(scores, labels)
        equal = {}
        for share in PAIR_RECALLS:
            matches = [score for score, label in zip(scores, labels) if label]
            needed = measures.threshold_for(matches, share)
            equal[f"{share:.2f}"] = {"threshold": needed, "precision": measures.at(scores, labels, needed)[0]}
        figures[way] = {
            "precision": precision,
            "recall": recall,
            "f1": f1,
            "best_f1": best,
            "best_threshold": threshold,
            "auc": measures.auc(scores, labels),
            "precision_at_recall": equal,
        }
    return figures


def alerts_at(near, threshold):
    """Hits, and persons with one or more, at a threshold."""
    hits = [sum(score >= threshold for score in scores) for scores in near]
    return {"hits": sum(hits), "persons": sum(count > 0 for count in hits), "of": len(near)}


def alert_figures(aliases, near):
    aliases = rounded(aliases)
    by_threshold, by_recall = {}, {}
    for threshold in THRESHOLDS:
        found = sum(score >= threshold for score in aliases)
        by_threshold[f"{threshold:.2f}"] = {
            "recall": found / len(aliases),
            "interval": measures.wilson(found, len(aliases)),
            **alerts_at(near, threshold),
        }
    for share in RECALLS:
        threshold = measures.threshold_for(aliases, share)
        kept = threshold >= LOWEST
        by_recall[f"{share:.2f}"] = {"threshold": threshold, **(alerts_at(near, threshold) if kept else {})}
    return {"aliases": len(aliases), "by_threshold": by_threshold, "by_recall": by_recall}


def gather(out):
    labels = [pair["match"] for pair in read(out / "pairs.jsonl")]
    names = sorted(path.name.removesuffix(".pairs.json") for path in out.glob("*.pairs.json"))
    pairs = {name: pair_figures(load(out / f"{name}.pairs.json"), labels) for name in names}
    answered = {
        path.name.removesuffix(".alerts.jsonl"): {line["id"]: line["near"] for line in read(path)}
        for path in sorted(out.glob("*.alerts.jsonl"))
    }
    common = set.intersection(*(set(lines) for lines in answered.values())) if answered else set()
    alerts = {}
    for name, lines in answered.items():
        near = [list(lines[person].values()) for person in sorted(common)]
        alerts[name] = alert_figures(load(out / f"{name}.aliases.json"), near)
    return pairs, alerts


def row(cells):
    print("| " + " | ".join(cells) + " |")


def head(cells):
    row(cells)
    row(["---", *["---:"] * (len(cells) - 1)])


def thousand(figures, what):
    return f"{1000 * figures[what] / figures['of']:,.0f}" if figures.get("of") else "not kept"


def show_pairs(pairs):
    head(["scorer", "F1 at .70", "best F1 (at)", "AUC", "precision at recall .60", ".70", ".80", ".90", "CPU ms a pair"])
    for name, all_figures in pairs.items():
        figures = all_figures["one_way"]
        equal = [f"{each['precision']:.3f}" for each in figures["precision_at_recall"].values()]
        best = f"{figures['best_f1']:.3f} ({figures['best_threshold']:.2f})"
        low, high = all_figures["ms_spread"]
        speed = f"{all_figures['ms_a_pair']:.3f} ({low:.3f}-{high:.3f})"
        row([name, f"{figures['f1']:.3f}", best, f"{figures['auc']:.3f}", *equal, speed])


def show_alerts(alerts):
    if not alerts:
        return
    of = next(iter(next(iter(alerts.values()))["by_threshold"].values()))["of"]
    print(f"\nHits a thousand clean persons ({of} asked), at the same recall of aliases:\n")
    head(["recall", *(cell for name in alerts for cell in (f"{name}: threshold", "hits", "persons"))])
    for share in (f"{share:.2f}" for share in RECALLS):
        each = [figures["by_recall"][share] for figures in alerts.values()]
        cells = [f"{one['threshold']:.2f} | {thousand(one, 'hits')} | {thousand(one, 'persons')}" for one in each]
        row([share, *cells])
    print("\nThe same, at the same threshold:\n")
    head(["threshold", *(cell for name in alerts for cell in (f"{name}: recall", "hits", "persons"))])
    for threshold in (f"{threshold:.2f}" for threshold in THRESHOLDS):
        each = [figures["by_threshold"][threshold] for figures in alerts.values()]
        cells = [f"{one['recall']:.3f} | {thousand(one, 'hits')} | {thousand(one, 'persons')}" for one in each]
        row([threshold, *cells])


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("out", type=Path)
    options.add_argument("--machine", default=platform.machine())
    options.add_argument("--commit", default="")
    options = options.parse_args()
    pairs, alerts = gather(options.out)
    told = {
        "machine": options.machine,
        "commit": options.commit,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("nomenklatura", "rigour", "followthemoney")},
        },
        "samples": load(options.out / "samples.json"),
        "pairs": pairs,
        "alerts": alerts,
    }
    (options.out / "result.json").write_text(json.dumps(told, indent=1) + "\n")
    show_pairs(pairs)
    show_alerts(alerts)
    print(f"result.json is in {options.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
