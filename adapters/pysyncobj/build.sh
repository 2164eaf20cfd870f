#!/bin/sh
# Brings both versions of the library from PyPI, each into an environment of its own in libraries/; and Pyodide from npm.
set -e
cd "$(dirname "$0")"
for version in 0.3.15 0.3.17; do
  "libraries/$version/bin/python" -c "import pysyncobj" 2>/dev/null && continue
  python3 -m venv "libraries/$version"
  "libraries/$version/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "requirements-$version.txt"
done
[ -d pyodide/node_modules/pyodide ] || npm --prefix pyodide ci --silent --no-audit --no-fund
