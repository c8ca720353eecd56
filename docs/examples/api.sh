#!/bin/sh
# The API with curl alone. In the project's folder, beside a running server:
#   sh docs/examples/api.sh [http://localhost:3000]
set -eu
api="${1:-http://localhost:3000}/api/v1"
ask() { curl --silent --show-error --fail-with-body "$@"; }

echo '== Dutch initiatives that repair: the first three, and how many there are'
ask "$api/initiatives?country=NL&sector=repair&limit=3" | grep -oE '"(name|total)":("[^"]*"|[0-9]+)'

echo '== Value of one group by year, in euro'
ask "$api/initiatives/rci-nl-7/valuations.csv"

echo '== The price behind the value of 2018, and where it comes from'
ask "$api/initiatives/rci-nl-7/valuations/explain?year=2018" | grep -oE '"price":\{[^}]*\}'

echo '== Repair Netherlands, the index'
ask "$api/indices/repair-nl/series.csv"

echo '== A study of your own: its social return; nothing is stored'
ask "$api/value-maps" -H 'Content-Type: application/json' --data-binary @fixtures/value-maps/wheels-to-meals.json | grep -oE '"sroi":"[^"]*"'

# Your own figures need a key: MAEX_KEY=maex_... The group in these files is fictional, and private: nobody else sees it.
if [ -n "${MAEX_KEY:-}" ]; then
  for file in my-initiatives.csv my-measurements.csv; do
    echo "== Import $file"
    ask "$api/imports?name=$file" -H "Authorization: Bearer $MAEX_KEY" -H 'Content-Type: text/csv' --data-binary "@docs/examples/$file" | grep -oE '"(message|rowsTotal)":("[^"]*"|[0-9]+)'
  done
fi
