package convscope.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTilesTest {
    @Test
    void of_threeInputsInColorOnOneScale() {
        Tensor weights = Tensor.of(new float[] {-1, 0, 1, 3, -1, -1}, 1, 3, 1, 2);
        List<KernelTiles.Tile> tiles = new KernelTiles().of(weights, List.of());
        assertThat(tiles).hasSize(1);
        // red -1 0, green 1 3, blue -1 -1, from -1 to 3
        assertThat(tiles.get(0).picture()).isEqualTo(Picture.ofRgb(2, 1, new byte[] {0, (byte) 128, 0, 64, -1, 0}));
        KernelTiles symmetric = new KernelTiles(KernelTiles.Scaling.SYMMETRIC, KernelTiles.Deep.EACH_INPUT);
        // from -3 to 3: -1 is a third, 0 a half, 1 two thirds
        assertThat(symmetric.of(weights, List.of()).get(0).picture())
                .isEqualTo(Picture.ofRgb(2, 1, new byte[] {85, (byte) 170, 85, (byte) 128, -1, 85}));
    }

    @Test
    void of_manyInputs_oneTileEach() {
        Tensor weights = Tensor.of(new float[] {0, 1, 4, 2, 0, 0, 0, 0}, 2, 2, 1, 2);
        List<KernelTiles.Tile> tiles = new KernelTiles().of(weights, List.of());
        assertThat(tiles).extracting(KernelTiles.Tile::output).containsExactly(0, 0, 1);
        assertThat(tiles).extracting(KernelTiles.Tile::input).containsExactly(0, 1, -1);
        assertThat(tiles).extracting(KernelTiles.Tile::dead).containsExactly(false, false, true);
        assertThat(tiles.get(1).picture()).isEqualTo(Picture.ofRgb(2, 1, new byte[] {-1, -1, -1, 0, 0, 0}));
    }

    @Test
    void of_knownToBeDead() {
        Tensor weights = Tensor.of(new float[] {1e-9f, 2e-9f}, 1, 1, 1, 2);
        assertThat(new KernelTiles().of(weights, List.of(0)).get(0).dead()).isTrue();
        assertThat(new KernelTiles().of(weights, List.of()).get(0).dead()).isFalse();
    }

    @Test
    void principal_ofProportionalRows() {
        // rows (3, 4), (6, 8), (-3, -4), (3, 4): the direction is (0.6, 0.8), signed as the mean (2.25, 3)
        Tensor kernel = Tensor.of(new float[] {3, 4, 6, 8, -3, -4, 3, 4}, 4, 1, 2);
        assertThat(PrincipalKernel.of(kernel).floats()).containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
    }

    @Test
    void principal_ofOrthogonalRowsIsTheLonger() {
        Tensor kernel = Tensor.of(new float[] {1, 0, 0, 2}, 2, 1, 2);
        assertThat(PrincipalKernel.of(kernel).floats()).containsExactly(new float[] {0, 1}, within(1e-6f));
    }

    @Test
    void planes_slicesAlongDepthLieSideBySide() {
        Tensor kernel = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 2, 2);
        assertThat(KernelTiles.planes(kernel)).isEqualTo(Tensor.of(new float[] {1, 2, 5, 6, 3, 4, 7, 8}, 1, 2, 4));
    }

    @Test
    void of_denseWeights() {
        assertThatThrownBy(() -> new KernelTiles().of(Tensor.of(new float[4], 2, 2), List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("[2, 2]");
    }
}
