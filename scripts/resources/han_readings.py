#!/usr/bin/env python3
"""Makes crates/names/data/han_readings.tsv from the XML form of the Unicode Character Database.

    han_readings.py ucd.all.grouped.xml > crates/names/data/han_readings.tsv

Which characters: for Korean those of the name list of the Supreme Court (kKoreanName), of school
(kKoreanEducationHanja) and of the core set of Korea; for Japanese those that a child may be named
with (kJoyoKanji, kJinmeiyoKanji); for Cantonese the core sets of Hong Kong, Macao and China. A
simplified form takes the Korean reading of its traditional one.
"""

import re
import sys
from collections import defaultdict

FIELD = re.compile(r' (k[A-Za-z]+|cp)="([^"]*)"')
WANTED = {
    "cp", "kHangul", "kKoreanName", "kKoreanEducationHanja", "kIICore", "kCantonese", "kTGH",
    "kTraditionalVariant", "kJoyoKanji", "kJinmeiyoKanji", "kJapaneseOn", "kJapaneseKun",
}
HEADER = """\
# Readings of Han characters: Korean and Cantonese by syllable, Japanese by character (on | kun).
# Made by scripts/resources/han_readings.py from the Unihan fields kHangul, kCantonese (first reading,
# without its tone), kJapaneseOn and kJapaneseKun of the Unicode Character Database {version} (UAX 38).
# Copyright 1991-2021 Unicode, Inc. Used under the Unicode License; its text: UNICODE-LICENSE.txt beside this.
"""


def characters(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if "<char " in line:
                fields = {key: value for key, value in FIELD.findall(line) if key in WANTED}
                if "cp" in fields and len(fields["cp"]) == 4:
                    yield chr(int(fields["cp"], 16)), fields


def main():
    known = dict(characters(sys.argv[1]))
    korean, cantonese, japanese = defaultdict(str), defaultdict(str), []
    for char in sorted(known):
        fields = known[char]
        core = fields.get("kIICore", "")
        of = fields
        if "kHangul" not in of and "kTGH" in of:
            variants = [v for v in of.get("kTraditionalVariant", "").split() if v != f"U+{ord(char):04X}"]
            of = known.get(chr(int(variants[0][2:], 16)), {}) if variants else {}
        if {"kKoreanName", "kKoreanEducationHanja"} & of.keys() or "K" in of.get("kIICore", ""):
            for reading in of.get("kHangul", "").split()[:2]:
                korean[reading.split(":")[0]] += char
        if any(letter in core for letter in "GHM") and "kCantonese" in fields:
            cantonese[fields["kCantonese"].split()[0].rstrip("0123456789")] += char
        if {"kJoyoKanji", "kJinmeiyoKanji"} & fields.keys():
            on = fields.get("kJapaneseOn", "").lower().split()[:3]
            kun = [r for r in fields.get("kJapaneseKun", "").lower().split() if len(r) <= 9][:5]
            if on or kun:
                japanese.append((char, " ".join(on), " ".join(kun)))
    print(HEADER.format(version="14.0.0"), end="")
    for name, table in (("korean", korean), ("cantonese", cantonese)):
        for reading in sorted(table):
            print(name, reading, table[reading], sep="\t")
    for char, on, kun in japanese:
        print("japanese", char, f"{on}|{kun}", sep="\t")


main()
