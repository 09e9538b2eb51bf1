"""Markdown tables."""

import statistics

# Runs alternate, so each run has a ratio to the peer's run beside it.
RATIO = "ratio, median / worst"


class Table:
    def __init__(self, title, columns):
        self.title = title
        self.rows = [columns, ["---"] + ["---:"] * (len(columns) - 1)]

    def row(self, *cells):
        self.rows.append([str(cell) for cell in cells])

    def print(self):
        print(f"\n### {self.title}\n")
        for row in self.rows:
            print(f"| {' | '.join(row)} |")
        print(flush=True)


def milliseconds(value):
    if value is None:
        return "–"
    return f"{value:.2f} ms" if value < 10 else f"{value:,.0f} ms" if value >= 100 else f"{value:.1f} ms"


def ratio(value, peer, goal=None):
    return "–" if peer is None else emphasized(f"{value / peer:.2f} ×", value / peer, goal)


def ratios(values, peers, goal=None):
    """The median and the worst of the ratios of pairs of runs."""
    pairs = [value / peer for value, peer in zip(values, peers)]
    if not pairs:
        return "–"
    middle = statistics.median(pairs)
    return emphasized(f"{middle:.2f} ×", middle, goal) + f" / {max(pairs):.2f} ×"


def emphasized(text, value, goal):
    """A ratio above its goal is bold."""
    return f"**{text}**" if goal and value > goal else text
