"""QGIS as a process that answers: JSON lines in, JSON lines out. Run by Debian's Python.

A line `{"script": PATH, "function": NAME, "arguments": {...}}` calls a function of a file;
the answer is `{"result": ..., "messages": [...]}`, with what QGIS put in its message log
meanwhile, or `{"error": TEXT}`. Functions get and give what JSON holds.
"""

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from runpy import run_path


def main():
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what QGIS and GDAL print is no answer
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as profile:
        os.environ.update(QGIS_CUSTOM_CONFIG_PATH=profile, XDG_RUNTIME_DIR=profile)
        from qgis.core import Qgis, QgsApplication

        # With a display, though none is shown: fonts and pictures need it.
        application = QgsApplication([], True, profile)
        application.initQgis()
        messages = []
        QgsApplication.messageLog().messageReceived.connect(
            lambda text, tag, level: messages.append([tag, int(level), text])
        )
        scripts = {}

        def answer(script, function, arguments):
            if script not in scripts:
                sys.path.insert(0, str(Path(script).parent))
                scripts[script] = run_path(script)
            messages.clear()
            result = scripts[script][function](**arguments)
            application.processEvents()
            return {"result": result, "messages": list(messages)}

        put(answers, {"result": Qgis.QGIS_VERSION, "messages": []})
        for line in sys.stdin:
            try:
                found = answer(**json.loads(line))
            except Exception:  # noqa: BLE001 - whatever it is, the test is told
                found = {"error": traceback.format_exc()}
            put(answers, found)
        scripts.clear()
        application.exitQgis()


def put(stream, value):
    stream.write(json.dumps(value) + "\n")
    stream.flush()


if __name__ == "__main__":
    main()
