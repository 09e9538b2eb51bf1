"""Markdown tables."""


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


def ratio(value, peer):
    return "–" if peer is None else f"{value / peer:.2f} ×"
