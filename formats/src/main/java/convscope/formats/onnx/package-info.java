/** Reader of ONNX models. */
package convscope.formats.onnx;
