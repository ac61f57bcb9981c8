"""Makes the samples that both sides score: the same file is read by both.

In: the labelled pairs, the SDN files of one day and the clean persons of the shared data.
Out, in the folder OUT: `pairs.jsonl` and `aliases.jsonl`, a pair a line; `entries.jsonl`
and `clean.jsonl`, an entity a line; `samples.json`, what was taken from what.
Guaranteed: the same seed and files give the same samples.

    python samples.py SHARED OUT [--clean 150] [--aliases 400] [--seed 1] [--facts]

SDN as OFAC publishes it (sdn.csv, alt.csv; no header, `-0-` for nothing): only persons.
`FAMILY, Given` is turned to `Given FAMILY` for both sides. Weak aliases stand in the
remarks of these files alone and are not read. With `--facts`, days of birth and
nationality (as country codes) are added on both sides; without, names alone.
"""

import argparse
import csv
import hashlib
import json
import random
import re
from pathlib import Path

SDN = "data/lists/us_ofac/2021-07"
CLEAN = "data/corpora/negatives_us.csv"
PAIRS = "cases/names/pairs.csv"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def rows(path):
    with open(path, encoding="latin-1", newline="") as file:
        for row in csv.reader(file):
            if len(row) > 3:
                yield ["" if cell.strip() == "-0-" else cell.strip() for cell in row]


def natural(name):
    """`FAMILY, Given` as `Given FAMILY`."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma else name


def births(remarks):
    """Days and years of birth in remarks: `DOB 11 Feb 1934; alt. DOB 1935`."""
    found = []
    for day, month, year in re.findall(r"DOB (?:(\d\d) )?(?:([A-Z][a-z]{2}) )?(\d{4})\b", remarks):
        number = MONTHS.index(month) + 1 if month in MONTHS else None
        found.append(f"{year}-{number:02}-{day}" if day and number else year)
    return found


def codes(countries):
    """Country codes of country names, as the peer reads them."""
    from followthemoney.types import registry

    found = (registry.country.clean(name, fuzzy=True) for name in countries)
    return [code for code in found if code]


def entity(key, schema, names, **properties):
    given = {name: values for name, values in properties.items() if values}
    return {"id": key, "schema": schema, "properties": {"name": names[:1], "alias": names[1:], **given}}


def sdn(folder, facts):
    aliases = {}
    for row in rows(folder / "alt.csv"):
        aliases.setdefault(row[0], []).append(natural(row[3]))
    entries = []
    for row in rows(folder / "sdn.csv"):
        if row[2] != "individual":
            continue
        names = list(dict.fromkeys([natural(row[1]), *aliases.get(row[0], [])]))
        told = {}
        if facts:
            remarks = row[11] if len(row) > 11 else ""
            lands = re.findall(r"(?:nationality|citizen) ([A-Z][A-Za-z ,]+?)(?:;|\.|$)", remarks)
            told = {"birthDate": births(remarks), "nationality": codes(lands)}
        entries.append(entity(f"sdn-{row[0]}", "Person", names, **told))
    return entries


def clean(path, facts):
    with open(path, encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            told = {}
            if facts:
                told = {"birthDate": [row["date_of_birth"]], "nationality": codes([row["nationality"]])}
            yield entity(f"clean-{number}", "Person", [row["full_name"]], **told)


def pairs(path):
    with open(path, encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            yield {
                "id": number,
                "left": entity(f"left-{number}", row["schema"], [row["name1"]]),
                "right": entity(f"right-{number}", row["schema"], [row["name2"]]),
                "match": row["is_match"] == "true",
                "group": row["case_group"],
            }


def alias_pairs(entries, count, dice):
    """An alias of an entry asked against that entry without it."""
    ways = [(place, name) for place, each in enumerate(entries) for name in each["properties"]["alias"]]
    for number, (place, alias) in enumerate(dice.sample(ways, min(count, len(ways)))):
        own = entries[place]["properties"]
        left = [name for name in own["name"] + own["alias"] if name != alias]
        facts = {key: values for key, values in own.items() if key not in ("name", "alias")}
        yield {
            "id": number,
            "left": entity(f"asked-{number}", "Person", [alias], **facts),
            "right": entity(f"rest-{number}", "Person", left, **facts),
            "match": True,
        }


def write(path, lines):
    lines = list(lines)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return {"lines": len(lines), "sha256": hashlib.sha256(text.encode()).hexdigest()[:12]}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("shared", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--clean", type=int, default=150)
    options.add_argument("--aliases", type=int, default=400)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--facts", action="store_true")
    options = options.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    entries = sdn(options.shared / SDN, options.facts)
    everyone = list(clean(options.shared / CLEAN, options.facts))
    asked = random.Random(options.seed).sample(everyone, options.clean)
    aliases = alias_pairs(entries, options.aliases, random.Random(options.seed + 1))
    told = {
        "sources": {"pairs": PAIRS, "entries": f"{SDN}/sdn.csv, alt.csv", "clean": CLEAN},
        "seed": options.seed,
        "facts": options.facts,
        "pairs": write(options.out / "pairs.jsonl", pairs(options.shared / PAIRS)),
        "aliases": write(options.out / "aliases.jsonl", aliases),
        "entries": write(options.out / "entries.jsonl", entries),
        "clean": write(options.out / "clean.jsonl", asked),
    }
    (options.out / "samples.json").write_text(json.dumps(told, indent=1) + "\n")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
