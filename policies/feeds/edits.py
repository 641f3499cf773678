"""Edit distance with a bound (Levenshtein 1965), for the few names that a feed says are imitated."""


def within_edits(one: str, other: str, bound: int) -> bool:
    """Whether at most `bound` letters have to be put in, taken out or changed. Rows are cut at the bound."""
    if abs(len(one) - len(other)) > bound:
        return False
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        before, row = row, [at]
        for column, match in enumerate(other, start=1):
            row.append(min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != match)))
        if min(row) > bound:
            return False
    return row[-1] <= bound
