"""Draws a terminal's screen as SVG: terminal_picture.py COLUMNS ROWS < `tmux capture-pane -p -e` > FILE.svg"""

import re
import sys
from html import escape
from itertools import groupby
from unicodedata import east_asian_width

CELL_WIDTH, CELL_HEIGHT, MARGIN = 8.4, 18, 14
FOREGROUND, BACKGROUND = "#d8dee9", "#1b1f2a"
BASIC = [
    "#2e3440", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9",
    "#5c6370", "#ff7b86", "#b5e08e", "#ffd68a", "#7cc3ff", "#dd9bf0", "#78d7e0", "#ffffff",
]
ESCAPE = re.compile(r"\x1b\[([0-9;:]*)m|\x1b\].*?(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x0e|\x0f")


def palette(index):
    """A colour of the 256."""
    if index < 16:
        return BASIC[index]
    if index >= 232:
        grey = 8 + 10 * (index - 232)
        return f"#{grey:02x}{grey:02x}{grey:02x}"
    levels = [0, 95, 135, 175, 215, 255]
    index -= 16
    return "#" + "".join(f"{levels[index // step % 6]:02x}" for step in (36, 6, 1))


class Style:
    """What the escape sequences so far have set."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.foreground = self.background = None
        self.bold = self.italic = self.underlined = self.inverse = False

    def apply(self, parameters):
        codes = [int(code) if code else 0 for code in re.split("[;:]", parameters)]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 22):
                self.bold = code == 1
            elif code in (3, 23):
                self.italic = code == 3
            elif code in (4, 24):
                self.underlined = code == 4
            elif code in (7, 27):
                self.inverse = code == 7
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.foreground = BASIC[code - 30 if code < 90 else code - 82]
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.background = BASIC[code - 40 if code < 100 else code - 92]
            elif code in (38, 48, 58):
                self.extended(code, codes)
            elif code == 39:
                self.foreground = None
            elif code == 49:
                self.background = None

    def extended(self, code, codes):
        if codes and codes.pop(0) == 5:
            colour = palette(codes.pop(0))
        else:
            red, green, blue = codes[:3]
            del codes[:3]
            colour = f"#{red:02x}{green:02x}{blue:02x}"
        if code == 38:
            self.foreground = colour
        elif code == 48:
            self.background = colour

    def snapshot(self):
        foreground, background = self.foreground or FOREGROUND, self.background
        if self.inverse:
            foreground, background = background or BACKGROUND, foreground
        return foreground, background, self.bold, self.italic, self.underlined


def cells(line, style):
    """The characters of a line, each with its column and style."""
    column = position = 0
    while position < len(line):
        found = ESCAPE.match(line, position)
        if found:
            if found.group(1) is not None:
                style.apply(found.group(1))
            position = found.end()
            continue
        character = line[position]
        yield column, character, style.snapshot()
        column += 2 if east_asian_width(character) in "WF" else 1
        position += 1


def draw(columns, rows, text):
    width, height = columns * CELL_WIDTH + 2 * MARGIN, rows * CELL_HEIGHT + 2 * MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14">'
    )
    yield f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>'
    style = Style()
    for row, line in enumerate(text.split("\n")[:rows]):
        top = MARGIN + row * CELL_HEIGHT
        for look, run in groupby(cells(line, style), key=lambda cell: cell[2]):
            yield from draw_run(list(run), look, top)
    yield "</svg>"


def draw_run(run, look, top):
    foreground, background, bold, italic, underlined = look
    left = MARGIN + run[0][0] * CELL_WIDTH
    text = "".join(character for _, character, _ in run)
    length = len(text) * CELL_WIDTH
    if background:
        yield f'<rect x="{left:g}" y="{top}" width="{length:g}" height="{CELL_HEIGHT}" fill="{background}"/>'
    if not text.strip():
        return
    attributes = f'x="{left:g}" y="{top + 13}" fill="{foreground}" textLength="{length:g}" xml:space="preserve"'
    attributes += ' font-weight="bold"' if bold else ""
    attributes += ' font-style="italic"' if italic else ""
    attributes += ' text-decoration="underline"' if underlined else ""
    yield f"<text {attributes}>{escape(text)}</text>"


if __name__ == "__main__":
    columns, rows = int(sys.argv[1]), int(sys.argv[2])
    print("\n".join(draw(columns, rows, sys.stdin.read())))
