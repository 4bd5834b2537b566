"""Random numbers as Convscope draws them: java.util.Random, started from seed, input and number of the sample."""
import hashlib
import math
import struct

MASK = (1 << 64) - 1


class Random:
    """java.util.Random as its documentation defines it."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)
        self.kept = None

    def bits(self, count):
        self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        value = self.state >> (48 - count)
        return value - (1 << count) if count == 32 and value >> 31 else value

    def next_int(self, bound):
        if bound & (bound - 1) == 0:
            return (bound * self.bits(31)) >> 31
        while True:
            drawn = self.bits(31)
            value = drawn % bound
            if drawn - value + bound - 1 < 1 << 31:
                return value

    def next_double(self):
        return ((self.bits(26) << 27) + self.bits(27)) * (1.0 / (1 << 53))

    def next_gaussian(self):
        if self.kept is not None:
            value, self.kept = self.kept, None
            return value
        while True:
            first, second = 2 * self.next_double() - 1, 2 * self.next_double() - 1
            square = first * first + second * second
            if 0 < square < 1:
                break
        scale = math.sqrt(-2 * math.log(square) / square)
        self.kept = second * scale
        return first * scale


def of_sample(x, index, seed=0):
    """The generator of sample `index` of a network's only input, a float32 batch of one."""
    digest = hashlib.sha256()
    for size in x.shape:
        digest.update(struct.pack(">q", size))
    digest.update(x.astype("<f4").tobytes())
    start = int.from_bytes(digest.digest()[:8], "big")
    mixed = (seed * 0x9E3779B97F4A7C15 + start) & MASK
    mixed = ((mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93 + index * 0xBF58476D1CE4E5B9) & MASK
    return Random(mixed ^ (mixed >> 29))
