"""Lists the signatures of ONNX's operators at Convscope's canonical opset, and what changed in their forms between opsets 1 and 28.

Writes four text files to verify/src/test/resources/convscope, which tests compare with the operator table and the upgrade table. A line of opset-changes.txt
names an operator, the opset of the change, and what changed besides the permitted element types; newer-signatures.txt holds the operators that the canonical opset
lacks or has in another form; operator-since.txt says which opset brought each operator. Made with onnx 1.23:  python golden/list_operators.py
"""

import pathlib

import onnx.defs

CANONICAL, OLDEST, NEWEST = 21, 1, 28
FOLDER = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope"
KINDS = {"INT": "i", "FLOAT": "f", "STRING": "s", "INTS": "is", "FLOATS": "fs", "STRINGS": "ss", "TENSOR": "t", "GRAPH": "g",
         "SPARSE_TENSOR": "st", "TYPE_PROTO": "tp"}


def kind(attribute):
    return KINDS[str(attribute.type).split(".")[-1]]


def default(attribute):
    value = attribute.default_value
    return onnx.helper.get_attribute_value(value) if value.name else None


def count(number):
    return "*" if number > 1000 else str(number)


def signature(schema):
    attributes = " ".join(
        f"{name}:{kind(a)}{'!' if a.required else ''}" for name, a in sorted(schema.attributes.items()))
    numbers = " ".join(map(count, (schema.min_input, schema.max_input, schema.min_output, schema.max_output)))
    return f"{schema.name} {schema.since_version} {numbers} {attributes}".rstrip()


def form(schema):
    words = signature(schema).split(" ")
    return words[:1] + words[2:]


def change(before, after):
    """What changed besides types."""
    changes = []
    if after.deprecated:
        changes.append("deprecated")
    for side in ("inputs", "outputs"):
        old, new = [[(p.name, str(p.option).split(".")[-1]) for p in getattr(s, side)] for s in (before, after)]
        if len(old) != len(new) or [o for _, o in old] != [o for _, o in new]:
            changes.append(f"{side} {', '.join(n for n, _ in old)} -> {', '.join(n for n, _ in new)}")
    for name in sorted(set(before.attributes) | set(after.attributes)):
        old, new = before.attributes.get(name), after.attributes.get(name)
        if old is None:
            changes.append(f"+{name}")
        elif new is None:
            changes.append(f"-{name}")
        elif default(old) != default(new) or old.required != new.required:
            changes.append(f"{name} {default(old)} -> {default(new)}")
        if old is not None and new is not None and kind(old) != kind(new):
            changes.append(f"{name} of kind {kind(old)} -> {kind(new)}")
    if (after.name, after.since_version) == ("PRelu", 7):
        changes.append("slopes belong to the second axis -> to the last")
    return "; ".join(changes)


history = {}
for schema in onnx.defs.get_all_schemas_with_history():
    if schema.domain == "":
        history.setdefault(schema.name, []).append(schema)
signatures, changes, newer = [], [], []
for name, schemas in sorted(history.items()):
    schemas.sort(key=lambda s: s.since_version)
    current = [s for s in schemas if s.since_version <= CANONICAL]
    if current and not current[-1].deprecated:
        signatures.append(signature(current[-1]))
    latest = [s for s in schemas if s.since_version <= NEWEST]
    if latest and not latest[-1].deprecated and (not current or form(latest[-1]) != form(current[-1])):
        newer.append(signature(latest[-1]))
    for before, after in zip(schemas, schemas[1:]):
        if OLDEST < after.since_version <= NEWEST:
            what = change(before, after)
            changes.append(f"{name} {after.since_version}: {what or 'types'}")
(FOLDER / "operator-signatures.txt").write_text("\n".join(signatures) + "\n")
(FOLDER / "opset-changes.txt").write_text("\n".join(changes) + "\n")
(FOLDER / "newer-signatures.txt").write_text("\n".join(newer) + "\n")
since = [f"{name} {min(s.since_version for s in schemas)}" for name, schemas in sorted(history.items())]
(FOLDER / "operator-since.txt").write_text("\n".join(since) + "\n")
print(len(signatures), "operators,", len(newer), "newer ones,", len(changes), "changes")
