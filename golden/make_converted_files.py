"""Makes small ONNX files with the converters of other frameworks: scikit-learn's (skl2onnx 1.20) and TensorFlow's (tf2onnx 1.17, opsets 9 and 17).

Writes verify/src/test/resources/convscope/converted-files.zip: NAME.onnx, NAME.npz (inputs and outputs under their names). Outputs are the frameworks' own. The two
converters need different environments: python golden/make_converted_files.py sklearn, then python golden/make_converted_files.py tensorflow.
"""

import io
import pathlib
import sys
import zipfile

import numpy as np

TARGET = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/converted-files.zip"
FILES = {}
random = np.random.default_rng(5)


def keep(name, model, **arrays):
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    FILES[name + ".onnx"] = model.SerializeToString()
    FILES[name + ".npz"] = out.getvalue()


def sklearn():
    import skl2onnx
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier
    from sklearn.svm import SVC

    x = random.standard_normal((60, 4)).astype(np.float32)
    numbers = (x[:, 0] > 0).astype(int) + (x[:, 1] > 0.3)
    words = np.array(["fly", "gnat", "moth"])[numbers]
    kind = [("x", skl2onnx.common.data_types.FloatTensorType([None, 4]))]
    some = x[:5]

    def convert(label, classifier, classes, **options):
        classifier.fit(x, classes)
        made = skl2onnx.convert_sklearn(classifier, initial_types=kind, target_opset=17, options={id(classifier): options} if options else None)
        keep("sklearn-" + label, made, x=some, probabilities=classifier.predict_proba(some))

    convert("logistic", LogisticRegression(), words)
    convert("logistic-plain", LogisticRegression(), words, zipmap=False)
    convert("network", MLPClassifier([5], max_iter=50, random_state=1), words)
    convert("network-numbers", MLPClassifier([5], max_iter=50, random_state=1), numbers + 10)
    convert("network-plain", MLPClassifier([5], max_iter=50, random_state=1), numbers, zipmap=False)
    convert("forest", RandomForestClassifier(3, max_depth=3, random_state=1), words)


def tensorflow():
    import tensorflow as tf
    import tf2onnx

    tf.random.set_seed(3)
    weights = {n: tf.Variable(random.standard_normal(s).astype(np.float32) / 3, name=n) for n, s in
               (("conv", (3, 3, 3, 4)), ("depth", (3, 3, 4, 1)), ("dense", (4, 5)))}

    def network(x):
        h = tf.nn.relu6(tf.nn.conv2d(x, weights["conv"], 2, "SAME"))
        h = tf.nn.depthwise_conv2d(h, weights["depth"], [1, 1, 1, 1], "SAME")
        h = tf.nn.leaky_relu(h, 0.1)
        h = tf.reduce_mean(h, [1, 2])
        return tf.nn.softmax(tf.matmul(h, weights["dense"]), name="probabilities")

    x = random.standard_normal((1, 8, 8, 3)).astype(np.float32)
    signature = [tf.TensorSpec([None, 8, 8, 3], tf.float32, name="x")]
    for opset in (9, 17):
        made, _ = tf2onnx.convert.from_function(tf.function(network), signature, opset=opset)
        keep(f"tensorflow-{opset}", made, **{made.graph.input[0].name: x, made.graph.output[0].name: network(x).numpy()})
    made, _ = tf2onnx.convert.from_function(tf.function(network), signature, opset=17, inputs_as_nchw=["x"])
    keep("tensorflow-nchw", made, **{made.graph.input[0].name: x.transpose(0, 3, 1, 2), made.graph.output[0].name: network(x).numpy()})

    def choosing(x):
        h = tf.cond(tf.reduce_sum(x) > 0, lambda: tf.nn.relu(x) * 2, lambda: tf.nn.leaky_relu(x, 0.3))
        return tf.reduce_max(h, [1, 2])

    made, _ = tf2onnx.convert.from_function(tf.function(choosing), signature, opset=17)
    keep("tensorflow-cond", made, **{made.graph.input[0].name: x, made.graph.output[0].name: choosing(x).numpy()})


if TARGET.exists():
    with zipfile.ZipFile(TARGET) as archive:
        FILES.update((name, archive.read(name)) for name in archive.namelist())
{"sklearn": sklearn, "tensorflow": tensorflow}[sys.argv[1]]()
with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for name in sorted(FILES):
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), FILES[name], zipfile.ZIP_DEFLATED)
print(sorted(FILES), TARGET.stat().st_size, "bytes")
