"""How the built-in `text` network takes texts apart: the rule `words` of side files, once more in Python."""

import unicodedata

SINGLE = [(0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)]


def is_single(char):
    """Whether a character is a word by itself: Chinese characters and Japanese syllables."""
    return any(low <= ord(char) <= high for low, high in SINGLE)


def is_letter(char):
    return unicodedata.category(char).startswith("L")


def words(text):
    """Runs of letters in lower case, apostrophes between letters included; Chinese characters and Japanese syllables one by one."""
    text = text.replace("\u2019", "'")
    found, current = [], ""
    for i, char in enumerate(text):
        if is_letter(char) and not is_single(char):
            current += char
        elif char == "'" and current and i + 1 < len(text) and is_letter(text[i + 1]) and not is_single(text[i + 1]):
            current += char
        else:
            if current:
                found.append(current)
            current = ""
            if is_letter(char) and is_single(char):
                found.append(char)
    return [word.lower() for word in (found + [current] if current else found)]


def ids(text, index, length, unknown=1, padding=0):
    """Indices of the first `length` words, filled up with padding at the end."""
    known = [index.get(w, unknown) for w in words(text)][:length]
    return known + [padding] * (length - len(known))
