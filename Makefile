# `make demo` and `make test` need Python 3.11 or later and the package registries, nothing else.
# Each makes its own .venv when there is none.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test gdal lint zones gallery benchmark build clean

demo: .venv/.installed
	$(BIN)/geomap demo demo

test: .venv/.tested
	$(BIN)/python -m pytest -n auto

# A GDAL that reads Parquet, for the tests of GeoParquet; besides the above it needs g++.
gdal: .gdal/gdalplugins/ogr_Parquet.so

.gdal/gdalplugins/ogr_Parquet.so: tests/exports/gdal_parquet.sh
	PYTHON=$(PYTHON) tests/exports/gdal_parquet.sh .gdal

lint: .venv/.dev geomap/webmap/npm/node_modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	npm --prefix geomap/webmap/npm run --silent lint

zones: .venv/.installed
	$(BIN)/geomap zones build
	$(BIN)/geomap zones check

gallery: .venv/.tested
	$(BIN)/python maps/make.py

build: .venv/.dev
	$(BIN)/python -m build

# The linters of the web map's JavaScript; nothing that ships.
geomap/webmap/npm/node_modules: geomap/webmap/npm/package-lock.json
	npm --prefix geomap/webmap/npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@

.venv:
	$(PYTHON) -m venv .venv

# pip builds geomap's web assets from package-lock.json; a changed lock or project file builds anew.
.venv/.installed: pyproject.toml geomap/webmap/npm/package-lock.json | .venv
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/.tested: .venv/.installed
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

.venv/.dev: .venv/.installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv .gdal dist demo geomap/webmap/_assets geomap/webmap/npm/node_modules
