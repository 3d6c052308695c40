"""How many letters apart two words are, and the keys under which words an edit apart meet."""


def deletions(word: str) -> set[str]:
    """The word and itself with one letter left out: two words share one of these if they are within an edit or so."""
    return {word, *(word[:index] + word[index + 1 :] for index in range(len(word)))}


def edit_distance(one: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with a neighbour to get from one word to the other."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, char in enumerate(one, start=1):
        current = [row]
        for column, target in enumerate(other, start=1):
            cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (char != target))
            if row > 1 and column > 1 and char == other[column - 2] and one[row - 2] == target:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
