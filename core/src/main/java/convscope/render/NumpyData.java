package convscope.render;

import convscope.graph.Tensor;
import java.nio.ByteBuffer;

/** The numbers of a NumPy array file, brought to row-major order with the lowest byte first. */
final class NumpyData {
    private NumpyData() {}

    static Tensor tensor(NumpyHeader header, byte[] data) {
        byte[] bytes = header.columnMajor() && header.shape().length > 1 ? rowMajor(header, data) : data;
        if (header.bigEndian()) {
            swap(bytes, header.type().bytes());
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return Tensor.ofBytes(header.type(), header.shape(), buffer);
    }

    private static byte[] rowMajor(NumpyHeader header, byte[] data) {
        long[] shape = header.shape();
        int size = header.type().bytes();
        int[] index = new int[shape.length];
        byte[] result = new byte[data.length];
        for (int at = 0; at < data.length; at += size) {
            long from = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                from = from * shape[axis] + index[axis];
            }
            System.arraycopy(data, (int) from * size, result, at, size);
            for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return result;
    }

    private static void swap(byte[] bytes, int size) {
        for (int at = 0; at < bytes.length; at += size) {
            for (int low = at, high = at + size - 1; low < high; low++, high--) {
                byte kept = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = kept;
            }
        }
    }
}
