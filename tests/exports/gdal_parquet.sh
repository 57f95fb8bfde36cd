#!/usr/bin/env bash
# gdal_parquet.sh FOLDER: make FOLDER a Python environment whose GDAL reads Parquet.
#
# Neither Debian 12's GDAL nor the one in pyogrio's wheel has that driver. gdal-async carries
# GDAL's source, pyarrow's wheel Arrow with its headers; the driver alone is compiled, in half a
# minute, as a plugin of pyogrio's GDAL. The two GDALs are of one minor version (here 3.12), within
# which GDAL keeps its ABI; the versions below move together.
set -euo pipefail
folder="$(realpath -m "$1")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

"${PYTHON:-python3}" -m venv --clear "$folder"
"$folder/bin/python" -m pip install --quiet pyogrio==0.13.0 pyarrow==26.0.1
npm pack gdal-async@3.12.3 --silent --pack-destination "$work" >/dev/null
tar -xzf "$work"/gdal-async-*.tgz -C "$work" --strip-components=3 package/deps/libgdal

cd "$work"
packages="$("$folder/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')"
headers=(
    arch/unix gdal/{port,gcore,ogr,frmts/mem}
    gdal/ogr/ogrsf_frmts{,/generic,/arrow_common,/parquet}
)
# Sets of many files are left out: ogrparquetdatasetlayer.cpp wants Arrow's dataset library too.
find gdal/ogr/ogrsf_frmts/parquet -name '*.cpp' ! -name ogrparquetdatasetlayer.cpp -print0 |
    xargs -0 -n 1 -P "$(nproc)" g++ -c -std=c++20 -fPIC -w -DGDAL_COMPILATION \
        "${headers[@]/#/-I}" -isystem "$packages/pyarrow/include"

libraries=("$packages"/pyogrio.libs/libgdal-*.so.* "$packages"/pyarrow/lib{parquet,arrow}.so.*)
mkdir "$folder/gdalplugins"
g++ -shared -Wl,-z,defs -o "$folder/gdalplugins/ogr_Parquet.so" ./*.o "${libraries[@]}" \
    "-Wl,-rpath,$packages/pyogrio.libs:$packages/pyarrow"
