#!/usr/bin/env python3
"""Writes crates/names/data/token_frequency.tsv from a company register extract.

    python3 scripts/resources/token_frequency.py EXTRACT.csv.gz > crates/names/data/token_frequency.tsv

The extract is a (gzipped) CSV with a column `legal_name`; the shipped table comes from
the GLEIF golden copy of October 2025 (GLEIF data are CC0 1.0). A token counts once a
name. Diacritics are dropped, case is folded, only tokens of two or more Latin letters
are kept, so the tokens are the comparable forms of the crate. Same input, same output.
"""
import collections
import csv
import gzip
import io
import re
import sys
import unicodedata

LEAST = 30
WORD = re.compile(r"[a-z]{2,}")


def fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"['’`]", "", text)


def main(path: str) -> None:
    raw = gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb")
    counts: collections.Counter = collections.Counter()
    names = 0
    for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline="")):
        names += 1
        counts.update(set(WORD.findall(fold(row["legal_name"]))))
    print("# Tokens of company names and in how many names each occurs.")
    print("# Source: GLEIF golden copy, extract of 2025-10-06, CC0 1.0. Made by scripts/resources/token_frequency.py.")
    print(f"# Tokens in fewer than {LEAST} names are left out: an unknown token is rare.")
    print(f"# names\t{names}")
    for token, count in sorted(counts.items()):
        if count >= LEAST:
            print(f"{token}\t{count}")


if __name__ == "__main__":
    main(sys.argv[1])
