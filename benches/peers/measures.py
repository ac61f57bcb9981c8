"""The measures of the tables: one piece of code for every scorer.

A score answers `yes` at a threshold when it is equal or above, rounded to four digits.
"""


def at(scores, labels, threshold):
    """Precision, recall and F1 at a threshold."""
    yes = [score >= threshold for score in scores]
    true = sum(answer and label for answer, label in zip(yes, labels))
    precision = true / sum(yes) if any(yes) else 1.0
    recall = true / sum(labels)
    f1 = 2 * precision * recall / (precision + recall) if true else 0.0
    return precision, recall, f1


def best(scores, labels):
    """The best F1 with its threshold: chosen on the same pairs, so a bound and no promise."""
    return max((at(scores, labels, threshold)[2], threshold) for threshold in set(scores))


def auc(scores, labels):
    """The share of (match, other) pairs in the right order; a tie counts half."""
    matches = [score for score, label in zip(scores, labels) if label]
    others = [score for score, label in zip(scores, labels) if not label]
    right = sum((match > other) + (match == other) / 2 for match in matches for other in others)
    return right / (len(matches) * len(others))


def threshold_for(scores, share):
    """The highest threshold that `share` of the scores reach."""
    ordered = sorted(scores, reverse=True)
    needed = -(-share * len(ordered) // 1)
    return ordered[max(int(needed), 1) - 1]


def wilson(hits, total):
    """The 95 % interval of a share (Wilson)."""
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    return max(middle - half, 0.0), min(middle + half, 1.0)
