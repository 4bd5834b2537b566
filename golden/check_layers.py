"""Holds the list of layers of the installed Keras, 2 and 3, against docs/keras-layers.md, and prints what is covered.

    python golden/check_layers.py

Ends with an error if a layer is neither written, nor left out, nor refused with a reason there.
"""
import inspect
import os
import re
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import tf_keras

BASES = {"AbstractRNNCell", "InputLayer", "Layer", "Wrapper"}
DOCUMENT = os.path.join(os.path.dirname(__file__), "..", "docs", "keras-layers.md")


def section(text, title):
    found = re.search(r"^## %s.*?\n(.*?)(?=^## |\Z)" % title, text, re.M | re.S)
    return set(re.findall(r"`(\w+)`", found.group(1)))


def main():
    with open(DOCUMENT) as f:
        text = f.read()
    parts = {"written": section(text, "Written"), "left out": section(text, "Left out"), "refused": section(text, "Refused")}
    missing = []
    for library in (keras, tf_keras):
        names = {c.__name__ for c in vars(library.layers).values() if inspect.isclass(c) and issubclass(c, library.layers.Layer)} - BASES
        counts = ", ".join("%d %s" % (len(names & known), part) for part, known in parts.items())
        print("%s %s: %d layers; %s" % (library.__name__, library.__version__, len(names), counts))
        missing += ["%s.%s" % (library.__name__, n) for n in sorted(names - set().union(*parts.values()))]
    if missing:
        sys.exit("not in the table: " + ", ".join(missing))


if __name__ == "__main__":
    main()
