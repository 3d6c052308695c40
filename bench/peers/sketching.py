"""Near-duplicates by datasketch, text to verified answer; reads {"base", "queries", "permutations", "bands"} as JSON.

Prints {"seconds" of processor time, "answers": lists of places in base, "version"}. The same bands as ours.
"""

import json
import re
import sys
import time

import datasketch

asked = json.load(sys.stdin)


def mark_of(text: str) -> datasketch.MinHash:
    words = re.findall(r"\w+", text.casefold())
    mark = datasketch.MinHash(num_perm=asked["permutations"])
    mark.update_batch([" ".join(three).encode() for three in zip(words, words[1:], words[2:], strict=False)])
    return mark


started = time.process_time()
lsh = datasketch.MinHashLSH(
    num_perm=asked["permutations"], params=(asked["bands"], asked["permutations"] // asked["bands"])
)
marks = []
for at, text in enumerate(asked["base"]):
    marks.append(mark_of(text))
    lsh.insert(at, marks[-1])
answers = []
for text in asked["queries"]:
    mark = mark_of(text)
    answers.append([at for at in lsh.query(mark) if mark.jaccard(marks[at]) >= 0.15])
seconds = time.process_time() - started
print(json.dumps({"seconds": seconds, "answers": answers, "version": datasketch.__version__}))
