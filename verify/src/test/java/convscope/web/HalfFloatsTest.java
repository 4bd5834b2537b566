package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers in 16 bits, with bits from IEEE 754-2019, section 3.4: one for the sign, five for the exponent with bias 15, ten for the fraction. */
class HalfFloatsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0000",
        "-0.0, 8000",
        "1, 3c00",
        "-2, c000",
        "0.333251953125, 3555",
        "65504, 7bff", // the largest
        "65519.996, 7bff", // just below the middle to the next power of two
        "65520, 7c00", // the middle: to even, which is infinity
        "6.103515625E-5, 0400", // the smallest with a full exponent
        "6.097555E-5, 03ff", // the largest below it
        "5.9604645E-8, 0001", // the smallest of all
        "2.9802322E-8, 0000", // half of it: to even
        "8.940697E-8, 0002", // one and a half of it: to even
        "1.0004882, 3c00", // the middle of the first step above 1: to even
        "1.0014648, 3c02", // the middle of the second step: to even
        "Infinity, 7c00",
        "-Infinity, fc00",
        "NaN, 7e00"
    })
    void number_becomesTheNearestHalf(float value, String bits) {
        assertThat(String.format("%04x", HalfFloats.of(value))).isEqualTo(bits);
    }

    @Test
    void lowByte_comesFirst() {
        assertThat(HalfFloats.bytes(new float[] {1, -2})).containsExactly(0x00, 0x3c, 0x00, 0xc0);
    }
}
