"""`python -m tests.fuzz [TARGET...] --minutes 10`: mutate the corpus for so much CPU time; keep what breaks a target.

A plain mutator over a corpus with a dictionary. Inputs that reach new lines of our own code are kept for the run, which is
all the guidance that pure Python can give cheaply; what breaks is written to corpus/TARGET/broke-*.
"""

import argparse
import hashlib
import random
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.targets import LIMITS, TARGETS, corpus

MOST = 64 * 1024
WORDS = [
    b"<item>", b"</item>", b"<title>", b"<![CDATA[", b"]]>", b"<!ENTITY a 'b'>", b"&a;", b"&#xD800;", b"&#0;", b"&lt;", b"\x00",
    b"\xff\xfe", b"\xef\xbb\xbf", "\u202e".encode(), "\u0640".encode(), "\ufdfa".encode(), "İ".encode(), "ß".encode(),
    "Камышлы".encode(), "القامشلي".encode(), "卡米什利".encode(), b"2021-13-45T99:99:99Z", b"99999-01-01", b"1700000000",
    b"javascript:alert(1)", b"http://[::1", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 429 X\r\nRetry-After: -1\r\n", b"\r\n\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Content-Length: 99999999999999999999\r\n", b"Content-Encoding: gzip\r\n", b"[[feed]]\n",
    b'every = "', b"= 9223372036854775808\n", b"nan", b"1e999", b"'''", b'"""', b"[[[", b"{a={b={c=", b"<script>", b"<p>" * 200,
    b'encoding="punycode"', b"<table><tr><td>" * 50, b'<time datetime="', b'<meta property="article:published_time" content="',
]  # fmt: skip


def mutate(rng: random.Random, seeds: list[bytes]) -> bytes:
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 2, 4, 8, 16))):
        place = rng.randrange(len(data) + 1)
        match rng.randrange(7):
            case 0 if data:
                data[place % len(data)] = rng.randrange(256)
            case 1:
                data[place:place] = rng.choice(WORDS)
            case 2:
                del data[place : place + rng.choice((1, 4, 64, 1024))]
            case 3:
                other = rng.choice(seeds)
                start = rng.randrange(len(other) + 1)
                data[place : place + rng.randrange(64)] = other[start : start + rng.choice((8, 64, 512))]
            case 4:
                piece = bytes(data[place : place + rng.choice((4, 40, 400))])
                data[place:place] = piece * rng.choice((1, 2, 20, 200))
            case 5:
                data[place:place] = rng.randbytes(rng.choice((1, 3, 17)))
            case _:
                data[place:place] = chr(rng.choice((rng.randrange(0xD7FF), rng.randrange(0xE000, 0x10FFFF)))).encode()
    return bytes(data[:MOST])


def fuzz(name: str, seconds: float, rng: random.Random) -> tuple[int, int]:
    """(inputs tried, failures kept)."""
    seeds = corpus(name) or [b"\x00"]
    start = len(seeds)
    target, tried, failures = TARGETS[name], 0, 0
    end, seen = time.process_time() + seconds, set[tuple[str, int]]()
    while time.process_time() < end:
        data = mutate(rng, seeds)
        tried += 1
        begun = time.process_time()
        lines: set[tuple[str, int]] = set()
        if tried % 8 == 0:
            sys.settrace(_tracer(lines))
        try:
            target(data)
        except Exception:
            sys.settrace(None)
            failures += 1
            _keep(name, data, traceback.format_exc())
        finally:
            sys.settrace(None)
        if time.process_time() - begun > LIMITS[name]:
            failures += 1
            _keep(name, data, f"took {time.process_time() - begun:.1f} s of CPU")
        if lines - seen and len(seeds) < start + 2000:
            seen |= lines
            seeds.append(data)
    return tried, failures


def _tracer(lines: set[tuple[str, int]]):
    def trace(frame, event, argument):
        if "/pipeline/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            lines.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    return trace


def _keep(name: str, data: bytes, why: str) -> None:
    mark = hashlib.blake2b(data, digest_size=5).hexdigest()
    folder = Path(__file__).parent / "corpus" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"broke-{mark}").write_bytes(data)
    print(f"{name}: broke-{mark} ({len(data)} bytes)\n{why}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(TARGETS), help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=10, help="of CPU time, for each target")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    wanted = parser.parse_args()
    bad = 0
    for name in wanted.targets:
        tried, failures = fuzz(name, wanted.minutes * 60, random.Random(f"{wanted.seed}{name}"))
        print(f"{name:<10} {tried:>9} inputs in {wanted.minutes:g} min of CPU, seed {wanted.seed}: {failures} broke", flush=True)
        bad += failures
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
