"""The API with Python 3 and its standard library alone. In the project's folder, beside a running server:

    python3 docs/examples/api.py [http://localhost:3000]
"""
import csv
import json
import os
import sys
from decimal import Decimal
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

API = (sys.argv[1] if len(sys.argv) > 1 else "http://localhost:3000") + "/api/v1"


def ask(path, body=None, **headers):
    """The text of an answer. An error of the API says what is wrong and how to repair it."""
    try:
        with urlopen(Request(API + path, body, headers)) as answer:
            return answer.read().decode("utf-8")
    except HTTPError as error:
        sys.exit(error.read().decode("utf-8"))


def rows(path):
    return list(csv.DictReader(ask(path).splitlines()))


print("== Dutch initiatives that repair: the first three, and how many there are")
page = json.loads(ask("/initiatives?country=NL&sector=repair&limit=3"))
for group in page["items"]:
    print(group["slug"], "|", group["name"])
print(page["total"], "in all")

print("== Value of one group by year, in euro")
for year in rows("/initiatives/rci-nl-7/valuations.csv"):
    print(year["year"], year["value"] or "not known")  # empty is not known, never zero

print("== The price behind the value of 2018, and where it comes from")
explained = json.loads(ask("/initiatives/rci-nl-7/valuations/explain?year=2018"))
for line in explained["lines"]:
    if line["outcome"] == "priced" or line["outcome"] == "backcast":
        price, source = line["price"], line["price"]["source"]
        print(f'{line["quantity"]} {line["unit"]} x {price["amount"]} ({price["priceLevel"]}) x {price["indexRatio"]} = {line["value"]} euro')
        print(f'{source["publisher"]}: {source["title"]}, {source["page"]}, {source["url"]}')

print("== Repair Netherlands, the index")
for point in rows("/indices/repair-nl/series.csv"):
    level = Decimal(point["level"]) if point["level"] else None
    print(point["year"], f'{level:.1f} {"#" * round(level / 5)}' if level else point["reason"])

print("== A study of your own: its social return; nothing is stored")
study = Path("fixtures/value-maps/wheels-to-meals.json").read_bytes()
print(json.loads(ask("/value-maps", study, **{"Content-Type": "application/json"}))["sroi"])

# Your own figures need a key: MAEX_KEY=maex_... The group in these files is fictional, and private: nobody else sees it.
key = os.environ.get("MAEX_KEY")
if key:
    for name in ["my-initiatives.csv", "my-measurements.csv"]:
        print("== Import", name)
        file = Path("docs/examples", name).read_bytes()
        done = json.loads(ask(f"/imports?name={name}", file, **{"Authorization": f"Bearer {key}", "Content-Type": "text/csv"}))
        print(done["status"], done["rowsTotal"], "rows")
