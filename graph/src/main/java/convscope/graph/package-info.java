/**
 * An immutable ONNX graph: tensors, nodes, attributes, the file codec, the operator table, static shape inference and rewrites.
 *
 * <p>A new operator is one row in {@link convscope.graph.Operators} and one in the shape inference; an old opset's form is one row in the upgrade table.
 */
package convscope.graph;
