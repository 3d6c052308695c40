"""The confined process: jobs on standard input, answers on standard output. Started by lanes.py only.

A frame is two lengths (4 bytes each), a JSON head and a body. Limits are set before the first job; the CPU limit is moved
ahead before each one, because it counts for the whole life of the process.
"""

import contextlib
import json
import os
import resource
import struct
import sys
from datetime import datetime
from typing import Any, BinaryIO

from pipeline.errors import ExtractionError, FeedError
from pipeline.feeds.parsing import parse_feed
from pipeline.feeds.wire import feed_to_plain

LENGTHS = struct.Struct(">II")


def main() -> None:
    memory_bytes, cpu_seconds, niceness = (int(argument) for argument in sys.argv[1:4])
    _confine(memory_bytes, niceness)
    jobs, answers = sys.stdin.buffer, _take_output()
    answers.write(LENGTHS.pack(0, 0))  # imported and confined: the clock of the first job may start
    answers.flush()
    while head := jobs.read(LENGTHS.size):
        head_length, body_length = LENGTHS.unpack(head)
        job: dict[str, Any] = json.loads(jobs.read(head_length))
        body = jobs.read(body_length)
        _allow_cpu(cpu_seconds)
        answer = json.dumps(_answer(job, body), ensure_ascii=False).encode("utf-8", "replace")
        answers.write(LENGTHS.pack(len(answer), 0) + answer)
        answers.flush()


def _answer(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    return _page(job, body) if job.get("what") == "page" else _feed(job, body)


def _page(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    from pipeline.articles.extraction import extract_page  # noqa: PLC0415 a second and 60 MB that children for feeds do without

    try:
        page = extract_page(body, url=job["url"], charset=job["charset"])
    except ExtractionError as error:
        return {"message": error.message}
    except (MemoryError, RecursionError) as error:
        return {"message": f"reading it took too much: {type(error).__name__}"}
    return {"page": {"title": page.title, "text": page.text}}


def _feed(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    now = datetime.fromisoformat(job["now"]) if job["now"] else None
    try:
        return {"feed": feed_to_plain(parse_feed(body, content_type=job["content_type"], url=job["url"], now=now))}
    except FeedError as error:
        return {"kind": error.kind, "message": error.message}
    except (MemoryError, RecursionError) as error:
        return {"kind": "too_complex", "message": f"parsing took too much: {type(error).__name__}"}


def _confine(memory_bytes: int, niceness: int) -> None:
    """Less memory, no new files of any size, no core dumps, and a low place with the scheduler. All of it is for good."""
    with contextlib.suppress(ValueError, OSError):  # macOS has no RLIMIT_AS worth the name
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(niceness)


def _allow_cpu(seconds: int) -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + seconds + 1, hard))


def _take_output() -> BinaryIO:
    """Answers go to the pipe; whatever a library prints does not."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return pipe


if __name__ == "__main__":
    main()
